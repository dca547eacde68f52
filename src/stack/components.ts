// Questions about the components of a stack. A component has an identity and listeners; a workload is what Kubernetes runs
// (Sidecar shares the pods of Prometheus).
import { ALL, type Name, type WorkloadName } from '../components/all.ts';
import type { Facts, Listener, OwnPods } from '../components/facts.ts';

export type { Listener };

export type Component = Name;

export type Workload = WorkloadName;

/** Every component, in a fixed order. */
export const COMPONENTS: readonly Component[] = ALL.map(({ facts }) => facts.name);

/** The facts of components, in the order of `COMPONENTS`. */
export const FACTS: readonly Facts<Component>[] = ALL.map(({ facts }) => facts);

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

/** The ports that a component listens on; there is no other. */
export const listenersOf = (component: Component): readonly Listener[] => factsOf(component).listeners;

/** Those that name the identities that they serve; gRPC serves whom the mesh CA signed for. */
export const httpListenersOf = (component: Component): readonly Listener[] =>
  listenersOf(component).filter(({ protocol }) => protocol === 'http');

/** A listener of a component, by its name. */
export function listenerOf({ name, listeners }: Facts, wanted: string): Listener {
  const listener = listeners.find((one) => one.name === wanted);
  if (!listener) throw new Error(`${name} has no listener ${wanted}`);
  return listener;
}

/** The listener that tells whether a component is ready, and its metrics. */
export const healthListener = (component: Component): Listener =>
  listenerOf(factsOf(component), factsOf(component).health);

/** The listener that serves declared clients. */
export const clientsListener = (component: Component): Listener =>
  listenerOf(factsOf(component), factsOf(component).clients);

/** The port of a component's gRPC listener; undefined for who has none. */
export const grpcPortOf = (component: Component): number | undefined =>
  listenersOf(component).find(({ protocol }) => protocol === 'grpc')?.port;

/** The name of the component whose pods one runs in, its own or another's. */
export const hostOf = ({ name, runsIn }: Facts): string => ('podsOf' in runsIn ? runsIn.podsOf : name);

/** The workload whose pods a component runs in. */
export const workloadOf = (component: Component): Workload => hostOf(factsOf(component)) as Workload;

/** What is known of the pods of a workload. */
export function podsOf(workload: Workload): OwnPods {
  const { runsIn } = factsOf(workload);
  if ('podsOf' in runsIn) throw new Error(`${workload} has no pods of its own`);
  return runsIn;
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
 * Components that ask no other: the graph lets them out to object storage and DNS alone, and certificates.test.ts holds both
 * together. Their certificates are for servers alone, see components/leaves.ts.
 */
export const SERVES_ONLY: readonly Component[] = componentsWhere(
  ({ leaves: [{ usages }] }) => !usages.includes('clientAuth'),
);

/** Components that write samples, into a TSDB on their volume. */
export const SAMPLE_COMPONENTS: readonly Component[] = componentsWhere(({ does }) => does.samples === true);
