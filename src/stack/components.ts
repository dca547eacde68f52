// Questions about the components of a stack. A component has an identity and listeners; a workload is what Kubernetes runs
// (Sidecar shares the pods of Prometheus).
import { ALL, type Name, type WorkloadName } from '../components/all.ts';
import type { Facts, Listener } from '../components/definition.ts';
import { GRPC, HTTP } from '../components/listeners.ts';
import { prometheus } from '../components/prometheus/facts.ts';

export type { Listener };

export type Component = Name;

export type Workload = WorkloadName;

/** Every component, in a fixed order. */
export const COMPONENTS: readonly Component[] = ALL.map(({ name }) => name);

/** The facts of components, in the order of `COMPONENTS`. */
export const FACTS: readonly Facts<Component>[] = ALL;

const BY_NAME = new Map<Component, Facts<Component>>(FACTS.map((facts) => [facts.name, facts]));

/** The facts of one component. */
export function factsOf(component: Component): Facts<Component> {
  const facts = BY_NAME.get(component);
  if (!facts) throw new Error(`there is no component ${component}`);
  return facts;
}

/** The components of which something holds, in the order of `COMPONENTS`. */
export const componentsWhere = (holds: (facts: Facts<Component>) => boolean): readonly Component[] =>
  FACTS.filter(holds).map(({ name }) => name);

/** Ports as Thanos and Prometheus have them by default. */
export const GRPC_PORT: number = GRPC.port;
export const HTTP_PORT: number = HTTP.port;
export const PROMETHEUS_PORT: number = prometheus.listeners[0].port;

/** The ports that a component listens on; there is no other. */
export const listenersOf = (component: Component): readonly Listener[] => factsOf(component).listeners;

/** The port of a component's HTTP listener. */
export const httpPortOf = (component: Component): number => listenerOf(component, factsOf(component).health).port;

function listenerOf(component: Component, name: string): Listener {
  const listener = listenersOf(component).find((one) => one.name === name);
  if (!listener) throw new Error(`${component} has no listener ${name}`);
  return listener;
}

/** The workload whose pods a component runs in. */
export function workloadOf(component: Component): Workload {
  const { runsIn } = factsOf(component);
  return ('podsOf' in runsIn ? runsIn.podsOf : component) as Workload;
}

/** The workloads that components run in, each once. */
export const workloadsOf = (components: readonly Component[]): readonly Workload[] => [
  ...new Set(components.map(workloadOf)),
];

/** The components that run in the pods of a workload. */
export const componentsOf = (workload: Workload): readonly Component[] =>
  COMPONENTS.filter((component) => workloadOf(component) === workload);

/** Components that answer the StoreAPI, which Query asks. */
export const STORE_APIS: readonly Component[] = componentsWhere(({ does }) => does.storeApi !== undefined);

/** Components that read or write blocks. */
export const BLOCK_COMPONENTS: readonly Component[] = componentsWhere(({ does }) => does.blocks === true);

/**
 * Components that ask no other: the graph lets them out to object storage and DNS alone, and topology.test.ts holds both
 * together. Their certificates are for servers alone, see components/leaves.ts.
 */
export const SERVES_ONLY: readonly Component[] = componentsWhere(
  ({ leaves: [{ usages }] }) => !usages.includes('clientAuth'),
);

/** Components that write samples, into a TSDB on their volume. */
export const SAMPLE_COMPONENTS: readonly Component[] = componentsWhere(({ does }) => does.samples === true);
