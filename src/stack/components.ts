// Questions about the components of a stack. A component has an identity and listeners; a workload is what Kubernetes runs
// (Sidecar shares the pods of Prometheus). Who runs several times, such as in shards, is as many components: "store.a" and "store.b"
// are two, and what is said of "store" in the definitions holds for both.
import { ALL, type Name, type WorkloadName } from '../components/all.ts';
import { type Authority, authorityRow } from '../components/authorities.ts';
import type { Facts, Listener, OwnPods } from '../components/facts.ts';
import { dotted } from '../components/presence.ts';

export type { Listener, Name, WorkloadName };

/** A component that runs in a stack: of who has instances one of them, "<name>.<instance>". */
export type Component = InstanceOf<Name>;

/** A component that has pods of its own. */
export type Workload = InstanceOf<WorkloadName>;

type InstanceOf<Of extends Name> = Of | `${Of}.${string}`;

/** The names of all components, in a fixed order. */
export const COMPONENTS: readonly Name[] = ALL.map(({ facts }) => facts.name);

/** The facts of components, in the order of `COMPONENTS`. */
export const FACTS: readonly Facts<Name>[] = ALL.map(({ facts }) => facts);

const BY_NAME = new Map<string, Facts<Name>>(FACTS.map((facts) => [facts.name, facts]));

/** The facts of one component, which all of its instances share. */
export function factsOf(component: Component): Facts<Name> {
  const facts = BY_NAME.get(split(component).name);
  if (!facts) throw new Error(`there is no component ${component}`);
  return facts;
}

/** Between the name of a component and that of its instance: neither has one. */
const SEPARATOR = '.';

function split(component: string): { readonly name: string; readonly instance: string } {
  const [name = '', ...instance] = component.split(SEPARATOR);
  return { name, instance: instance.join(SEPARATOR) };
}

/** The name of a component, which all of its instances share. */
export const nameOf = (component: Component): Name => factsOf(component).name;

/** The name of an instance; '' of who has none. */
export const instanceOf = (component: Component): string => split(component).instance;

/** An instance of a component. @param instance '' for who has none */
export const instanceNamed = <Of extends Name>(name: Of, instance: string): InstanceOf<Of> =>
  instance === '' ? name : `${name}${SEPARATOR}${instance}`;

/** Whether a text, such as the holder of a certificate, is a component that a stack may have. */
export const isComponent = (text: string): text is Component => BY_NAME.has(split(text).name);

/** Where the part of a component is, such as "spec.prometheus.sidecar". */
export const fieldOf = (component: Component): string => `spec.${dotted(factsOf(component).field)}`;

/** The ports that a component listens on; there is no other. */
export const listenersOf = (component: Component): readonly Listener[] => factsOf(component).listeners;

/** Those whose web configuration names the identities that they serve. */
export const namingListenersOf = (component: Component): readonly Listener[] =>
  listenersOf(component).filter(({ guard }) => guard === 'web-file');

/** Whether a listener takes leaves of a CA at all; where identities are named, it looks at those too. */
export function takesLeavesOf({ guard, signer }: Listener, authority: Authority): boolean {
  switch (guard) {
    case 'web-file':
      return authorityRow(authority).trustedBy.includes('http');
    case 'mesh-ca':
      return authority === 'mesh';
    case 'signer':
      return authority === signer;
  }
}

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

/** The workload whose pods a component runs in: of who shares pods, the instance of the same name. */
export const workloadOf = (component: Component): Workload =>
  instanceNamed(hostOf(factsOf(component)) as WorkloadName, instanceOf(component));

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
  COMPONENTS.map((name) => instanceNamed(name, instanceOf(workload))).filter(
    (component) => workloadOf(component) === workload,
  );

/** Whether a component answers the StoreAPI, which Query asks. */
export const answersStoreApi = (component: Component): boolean => factsOf(component).does.storeApi !== undefined;

/** Whether a component reads or writes blocks. */
export const movesBlocks = (component: Component): boolean => factsOf(component).does.blocks !== undefined;

/** Whether a component answers with the blocks of the object storage, and writes none. */
export const readsBlocks = (component: Component): boolean => factsOf(component).does.blocks === 'reads';

/**
 * Whether a component asks no other: the graph lets it out to object storage and DNS alone, and certificates.test.ts holds both
 * together. Its certificate is for servers alone, see components/leaves.ts.
 */
export const servesOnly = (component: Component): boolean =>
  !factsOf(component).leaves[0].usages.includes('clientAuth');

/** Whether a component writes samples, into a TSDB on its volume. */
export const writesSamples = (component: Component): boolean => factsOf(component).does.samples === true;
