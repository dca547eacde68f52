import type { ControlPlane } from '../../../sandbox/control-plane/start.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';

/** The definition of PrometheusRule, without its schema. */
export function prometheusRuleDefinition(): KubernetesObject {
  const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } };
  const names = {
    kind: 'PrometheusRule',
    plural: 'prometheusrules',
    singular: 'prometheusrule',
    listKind: 'PrometheusRuleList',
  };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'prometheusrules.monitoring.coreos.com' },
    spec: {
      group: 'monitoring.coreos.com',
      scope: 'Namespaced',
      names,
      versions: [{ name: 'v1', served: true, storage: true, schema }],
    },
  };
}

/** Installs the kind and waits until it is served. */
export async function installPrometheusRules(plane: ControlPlane): Promise<void> {
  const definition = prometheusRuleDefinition();
  await plane.apply([definition]);
  await plane.kubectl(['wait', '--for=condition=Established', `crd/${definition.metadata.name}`, '--timeout=20s']);
}

/** Takes the kind away, with all objects of it. */
export async function removePrometheusRules(plane: ControlPlane): Promise<void> {
  await plane.kubectl(['delete', 'crd', prometheusRuleDefinition().metadata.name, '--timeout=30s']);
}
