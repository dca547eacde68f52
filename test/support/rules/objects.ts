// Rules as users write them, for tests against an API server.
import type { KubernetesObject } from '../../../src/api/objects.ts';

/** A rule file with one group, whose recording rule is called `record`. */
export const goodRules = (record: string): string => `groups: [{name: g, rules: [{record: ${record}, expr: up}]}]`;
export const BAD_RULES = 'groups: [{name: g, rules: [{record: a, expr: "sum("}]}]';

export const rulesConfigMap = (
  namespace: string,
  name: string,
  data: Readonly<Record<string, string>>,
): KubernetesObject => ({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data });

/** A PrometheusRule with the label `thanos: <label>`. */
export const prometheusRule = (
  namespace: string,
  name: string,
  label: string,
  groups: readonly unknown[],
): KubernetesObject => ({
  apiVersion: 'monitoring.coreos.com/v1',
  kind: 'PrometheusRule',
  metadata: { name, namespace, labels: { thanos: label } },
  spec: { groups },
});

/** Groups of about 100 kB each, with records `<record>:<number>`. */
export const largeGroups = (record: string, count: number): readonly unknown[] =>
  Array.from({ length: count }, (_, index) => ({
    name: `g${index}`,
    rules: Array.from({ length: 100 }, (__, at) => ({
      record: `${record}:${index}`,
      expr: 'sum by (job) (up)',
      labels: { at: `${at}`, padding: 'x'.repeat(900) },
    })),
  }));
