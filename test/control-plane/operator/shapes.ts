// Twenty stacks that have little in common: each part is there and absent, alone and with others.
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { exampleNames, exampleStack } from '../../support/examples.ts';
import { SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, OTHER_NAMESPACE } from '../../support/operator-layer.ts';

export interface Shape {
  readonly name: string;
  readonly namespace: string;
  readonly spec: StackSpecInput;
}

const spread = (key: string, whenUnsatisfiable: string) => ({
  maxSkew: 1,
  topologyKey: `topology.kubernetes.io/${key}`,
  whenUnsatisfiable,
  labelSelector: {},
});

/** What a spec has beyond the smallest. */
const SPECS: Readonly<Record<string, Partial<StackSpecInput>>> = {
  small: {},
  ruler: { ruler: {} },
  prometheus: { prometheus: {} },
  both: { ruler: {}, prometheus: { probes: 'TCP' } },
  'namespace-discovery': { prometheus: { kubernetesDiscovery: 'Namespace', externalLabels: { cluster: 'eu1' } } },
  'cluster-discovery': { ruler: {}, prometheus: { kubernetesDiscovery: 'Cluster' } },
  // Kubernetes writes these quantities in another way.
  quantities: {
    query: { resources: { requests: { cpu: '1000m', memory: '1024Mi' }, limits: { memory: '2048Mi' } } },
    store: { storage: { size: '1024Mi' } },
  },
  scheduling: {
    query: { topologySpreadConstraints: [spread('zone', 'DoNotSchedule'), spread('zone', 'ScheduleAnyway')] },
    store: {
      tolerations: [{ key: 'a', operator: 'Exists' }],
      podAnnotations: { 'example.com/a': '' },
      nodeSelector: { disk: 'fast' },
    },
    compactor: { priorityClassName: 'batch', serviceAccountAnnotations: { 'example.com/role': 'thanos' } },
  },
  clients: {
    clients: [
      { name: 'grafana', namespaceSelector: {}, podSelector: {} },
      { name: 'people', access: ['query', 'store'] },
      { name: 'near', podSelector: { matchLabels: { app: 'near' } } },
    ],
  },
  'no-policies': { ruler: {}, networkPolicy: { mode: 'Disabled' } },
  'no-pods': { query: { replicas: 0 }, store: { replicas: 0 }, ruler: { replicas: 0 }, prometheus: { replicas: 0 } },
  'single-pods': { query: { replicas: 1 }, store: { replicas: 1 }, ruler: { replicas: 1 } },
  rsa: { tls: { privateKey: { algorithm: 'RSA', size: 2048 } } },
  'other-curve': { tls: { privateKey: { algorithm: 'ECDSA', size: 384 }, trustDomain: 'example.com' }, ruler: {} },
  'short-lived': { tls: { certificate: { duration: '2h', renewBefore: '30m' } } },
  older: { version: 'v0.40.1', ruler: {}, prometheus: {} },
};

/** Every example, and every spec above; every other one is in the other namespace where that is possible. */
export function shapes(): readonly Shape[] {
  const made = Object.entries(SPECS).map(([name, spec], index) => ({
    name,
    // Discovery in the whole cluster is allowed to the first alone.
    namespace: index % 2 === 0 || name === 'cluster-discovery' ? NAMESPACE : OTHER_NAMESPACE,
    spec: { ...SMALL, ...spec },
  }));
  const examples = exampleNames().map((name) => ({
    name: `example-${name}`,
    namespace: OTHER_NAMESPACE,
    spec: exampleStack(name).spec,
  }));
  return [...made, ...examples].map(({ name, ...shape }) => ({ ...shape, name: `shape-${name}` }));
}
