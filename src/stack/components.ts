// What a stack is made of. A component has an identity and listeners; a workload is what Kubernetes runs (Sidecar shares the pods of Prometheus).

export const COMPONENTS = ['query', 'store', 'compactor', 'ruler', 'prometheus', 'sidecar'] as const;
export type Component = (typeof COMPONENTS)[number];

export type Workload = Exclude<Component, 'sidecar'>;

/** Ports as Thanos and Prometheus have them by default. */
export const GRPC_PORT = 10901;
export const HTTP_PORT = 10902;
export const PROMETHEUS_PORT = 9090;

/** A port that a component listens on. */
export interface Listener {
  readonly protocol: 'grpc' | 'http';
  readonly port: number;
}

const GRPC: Listener = { protocol: 'grpc', port: GRPC_PORT };
const HTTP: Listener = { protocol: 'http', port: HTTP_PORT };

const LISTENERS: Readonly<Record<Component, readonly Listener[]>> = {
  query: [GRPC, HTTP],
  store: [GRPC, HTTP],
  // The Compactor serves no StoreAPI.
  compactor: [HTTP],
  ruler: [GRPC, HTTP],
  prometheus: [{ protocol: 'http', port: PROMETHEUS_PORT }],
  sidecar: [GRPC, HTTP],
};

/** The ports that a component listens on; there is no other. */
export const listenersOf = (component: Component): readonly Listener[] => LISTENERS[component];

/** The port of a component's HTTP listener. */
export const httpPortOf = (component: Component): number => (component === 'prometheus' ? PROMETHEUS_PORT : HTTP_PORT);

/** The workload whose pods a component runs in. */
export const workloadOf = (component: Component): Workload => (component === 'sidecar' ? 'prometheus' : component);

/** The workloads that components run in, each once. */
export const workloadsOf = (components: readonly Component[]): readonly Workload[] => [
  ...new Set(components.map(workloadOf)),
];

/** The components that run in the pods of a workload. */
export const componentsOf = (workload: Workload): readonly Component[] =>
  workload === 'prometheus' ? ['prometheus', 'sidecar'] : [workload];

/** Components that answer the StoreAPI, which Query asks. */
export const STORE_APIS: readonly Component[] = ['store', 'ruler', 'sidecar'];

/** Components that read or write blocks. */
export const BLOCK_COMPONENTS: readonly Component[] = ['store', 'compactor', 'ruler', 'sidecar'];

/**
 * Components that ask no other: the graph lets them out to object storage and DNS alone, and topology.test.ts holds both
 * together. Their certificates are for servers alone, see leaves.ts.
 */
export const SERVES_ONLY: readonly Component[] = ['store', 'compactor'];

/** Components that write samples, into a TSDB on their volume. */
export const SAMPLE_COMPONENTS: readonly Component[] = ['ruler', 'prometheus'];
