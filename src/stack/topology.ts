// The heart: who may talk to whom, on which port, how authenticated, and why. The definitions of the components say whom each
// asks; what follows from their facts alone is said here. NetworkPolicies, certificate names, allowed identities, client
// settings, docs and pictures all follow from these edges; nothing else in the code says who talks to whom.
import { ALL, type Name } from '../components/all.ts';
import type { Around, EdgeDraft, EdgeKind, OutsideParty } from '../components/edge.ts';
import type { Facts } from '../components/facts.ts';
import { valueAt } from '../components/presence.ts';
import {
  type Component,
  factsOf,
  instanceOf,
  listenerOf,
  listenersOf,
  movesBlocks,
  nameOf,
  workloadOf,
} from './components.ts';
import { clientParty, componentParty, type Identified, isSame, OPERATOR, partyText } from './identities.ts';
import { instancesOf } from './instances.ts';
import type { StackSpec } from './types.ts';

/** Who opens a conversation, or answers. */
export type Party = Identified | { readonly kind: 'outside'; readonly name: OutsideParty };

/** A party that the stack does not run. */
const outside = (name: OutsideParty) => ({ kind: 'outside', name }) as const satisfies Party;

/** One permitted conversation: `from` opens connections to `to`. */
export interface Edge {
  readonly from: Party;
  readonly to: Party;
  /** For programs; `purpose` is for people. */
  readonly kind: EdgeKind;
  /** The name of the listener, where `to` is a component. */
  readonly listener?: string;
  /** Absent where the user's configuration decides: object storage, Alertmanager, Kubernetes API, further targets. */
  readonly port?: number;
  readonly protocol: 'grpc' | 'http' | 's3' | 'dns';
  /** mtls: both sides show a certificate of the stack. tls: the server shows one of its own. configured: as the user's URL says. */
  readonly authentication: 'mtls' | 'tls' | 'configured' | 'none';
  /** Within one pod, over the loopback interface: no policy sees it. */
  readonly loopback?: true;
  readonly purpose: string;
}

/** The parties of one stack and every conversation between them. */
export interface Topology {
  readonly components: readonly Component[];
  readonly clients: readonly string[];
  readonly edges: readonly Edge[];
}

/** As much of a definition as the graph is made of. */
interface Drawn {
  readonly facts: Facts<Name>;
  readonly edges: (own: never, around: Around) => readonly EdgeDraft[];
}

/**
 * The graph of a stack. Edges come in a fixed order.
 * @param all the components that there are
 */
export function buildTopology(spec: StackSpec, all: readonly Drawn[] = ALL): Topology {
  const drawn = all.filter(({ facts }) => valueAt(spec, facts.field) !== undefined);
  const components = instancesOf(
    spec,
    drawn.map(({ facts }) => facts),
  );
  return {
    components,
    clients: spec.clients.map(({ name }) => name),
    edges: [
      ...ownEdges(spec, drawn, components),
      ...components.filter(movesBlocks).map((component) => outsideEdge(component, BLOCKS)),
      ...components.map((component) => outsideEdge(component, NAMES)),
      ...clientEdges(spec, components),
      ...components.flatMap(verifications),
      ...components.map(probe),
    ],
  };
}

/** The edges that start at a component, and those that end there. */
export const edgesFrom = (topology: Topology, component: Component): readonly Edge[] =>
  topology.edges.filter(({ from }) => isSame(from, componentParty(component)));
export const edgesTo = (topology: Topology, component: Component): readonly Edge[] =>
  topology.edges.filter(({ to }) => isSame(to, componentParty(component)));

/** The components that edges lead to. */
export const componentsAt = (
  edges: readonly Edge[],
): readonly { readonly component: Component; readonly listener: string }[] =>
  edges.flatMap(({ to, listener = '' }) => (to.kind === 'component' ? [{ component: to.name, listener }] : []));

/** The parties that a listener names in its web configuration, each once, in a fixed order; nobody where a CA decides. */
export function allowedAt(
  topology: Topology,
  component: Component,
  listener: string = factsOf(component).health,
): readonly Identified[] {
  if (listenerOf(factsOf(component), listener).guard !== 'web-file') return [];
  const callers = edgesTo(topology, component).filter((edge) => edge.listener === listener);
  const parties = callers.map(({ from }) => from as Identified);
  const once = parties.filter((party, at) => parties.findIndex((other) => isSame(party, other)) === at);
  return once.toSorted((one, other) => (partyText(one) < partyText(other) ? -1 : 1));
}

/** What the components say themselves: of those that share pods, first all that stays in the stack. */
function ownEdges(spec: StackSpec, drawn: readonly Drawn[], components: readonly Component[]): readonly Edge[] {
  const present = drawn.map(({ facts }) => facts);
  const hosts = new Set(components.map(workloadOf));
  return [...hosts].flatMap((host) => {
    const edges = components
      .filter((component) => workloadOf(component) === host)
      .flatMap((from) => {
        const one = drawn.find(({ facts }) => facts.name === nameOf(from));
        const drafts = one ? draftsOf(spec, one, present) : [];
        return drafts.flatMap((draft) => edgesOf(from, draft, components));
      });
    return [...edges.filter(({ listener }) => listener), ...edges.filter(({ listener }) => !listener)];
  });
}

function draftsOf(spec: StackSpec, { facts, edges }: Drawn, present: readonly Facts[]): readonly EdgeDraft[] {
  const goesFurther = spec.networkPolicy.additionalEgress.some(({ component }) => component === facts.name);
  return edges(valueAt(spec, facts.field) as never, { present, goesFurther });
}

type OutsideDraft = Extract<EdgeDraft, { readonly to: OutsideParty }>;
type InsideDraft = Exclude<EdgeDraft, OutsideDraft>;

/** A draft as it is drawn: to each instance of whom it names, or, within a pod, to the one that is there. */
function edgesOf(from: Component, draft: EdgeDraft, components: readonly Component[]): readonly Edge[] {
  if (isOutside(draft)) return [outsideEdge(from, draft)];
  const { to, listener, ...conversation } = draft;
  return components
    .filter((component) => nameOf(component) === to.name)
    .filter((component) => !draft.loopback || instanceOf(component) === instanceOf(from))
    .map((component) => insideEdge(componentParty(from), component, listener, conversation));
}

const isOutside = (draft: EdgeDraft): draft is OutsideDraft => typeof draft.to === 'string';

const outsideEdge = (from: Component, draft: OutsideDraft): Edge => ({
  from: componentParty(from),
  ...draft,
  to: outside(draft.to),
});

/** What is known of the listener is filled in. */
function insideEdge(
  from: Identified,
  to: Component,
  listener: string,
  conversation: Omit<InsideDraft, 'to' | 'listener'>,
): Edge {
  const { port, protocol } = listenerOf(factsOf(to), listener);
  return { from, to: componentParty(to), listener, port, protocol, authentication: 'mtls', ...conversation };
}

const BLOCKS: OutsideDraft = {
  to: 'object-storage',
  kind: 'blocks',
  protocol: 's3',
  authentication: 'tls',
  purpose: 'blocks',
};

const NAMES: OutsideDraft = {
  to: 'dns',
  kind: 'names',
  port: 53,
  protocol: 'dns',
  authentication: 'none',
  purpose: 'names',
};

/** Who may ask a component may ask each instance of it. */
const clientEdges = (spec: StackSpec, components: readonly Component[]): readonly Edge[] =>
  spec.clients.flatMap(({ name, access }) =>
    access.flatMap((target) =>
      components
        .filter((component) => nameOf(component) === target)
        .map((component) => insideEdge(clientParty(name), component, factsOf(component).clients, CLIENT)),
    ),
  );

const CLIENT = { kind: 'client', purpose: 'declared client' } as const;

const verifications = (component: Component): readonly Edge[] =>
  listenersOf(component).map(({ name }) => insideEdge(OPERATOR, component, name, VERIFICATION));

const VERIFICATION = { kind: 'verification', purpose: 'verification' } as const;

const probe = (component: Component): Edge =>
  insideEdge(componentParty(component), component, factsOf(component).health, {
    kind: 'probe',
    loopback: true,
    purpose: 'readiness probe',
  });
