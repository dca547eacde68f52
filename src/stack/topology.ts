// The heart: who may talk to whom, on which port, how authenticated, and why. The definitions of the components say whom each
// asks; what follows from their facts alone is said here. NetworkPolicies, certificate names, allowed identities, client
// settings, docs and pictures all follow from these edges; nothing else in the code says who talks to whom.
import { ALL, type Name } from '../components/all.ts';
import type { Around, EdgeDraft, EdgeKind, OutsideParty } from '../components/edge.ts';
import type { Facts } from '../components/facts.ts';
import { valueAt } from '../components/presence.ts';
import { type Component, factsOf, hostOf, listenerOf } from './components.ts';
import type { Holder } from './identities.ts';
import type { StackSpec } from './types.ts';

export type Party = Holder | OutsideParty;

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
  const present = drawn.map(({ facts }) => facts);
  return {
    components: present.map(({ name }) => name),
    clients: spec.clients.map(({ name }) => name),
    edges: [
      ...ownEdges(spec, drawn),
      ...present.filter(({ does }) => does.blocks).map((facts) => edgeOf(facts.name, BLOCKS)),
      ...present.map(({ name }) => edgeOf(name, NAMES)),
      ...clientEdges(spec, present),
      ...present.flatMap(verifications),
      ...present.map(probe),
    ],
  };
}

/** The edges that start at a party, and those that end there. */
export const edgesFrom = (topology: Topology, party: Party): readonly Edge[] =>
  topology.edges.filter(({ from }) => from === party);
export const edgesTo = (topology: Topology, party: Party): readonly Edge[] =>
  topology.edges.filter(({ to }) => to === party);

/** The parties that an HTTP listener serves, each once, in a fixed order. */
export function allowedAt(
  topology: Topology,
  component: Component,
  listener: string = factsOf(component).health,
): readonly Holder[] {
  const callers = edgesTo(topology, component).filter((edge) => edge.protocol === 'http' && edge.listener === listener);
  return [...new Set(callers.map(({ from }) => from as Holder))].sort();
}

/** What the components say themselves: of those that share pods, first all that stays in the stack. */
function ownEdges(spec: StackSpec, drawn: readonly Drawn[]): readonly Edge[] {
  const present = drawn.map(({ facts }) => facts);
  const hosts = new Set(present.map(hostOf));
  return [...hosts].flatMap((host) => {
    const edges = drawn
      .filter(({ facts }) => hostOf(facts) === host)
      .flatMap((one) => draftsOf(spec, one, present).map((draft) => edgeOf(one.facts.name, draft)));
    return [...edges.filter(({ listener }) => listener), ...edges.filter(({ listener }) => !listener)];
  });
}

function draftsOf(spec: StackSpec, { facts, edges }: Drawn, present: readonly Facts[]): readonly EdgeDraft[] {
  const goesFurther = spec.networkPolicy.additionalEgress.some(({ component }) => component === facts.name);
  return edges(valueAt(spec, facts.field) as never, { present, goesFurther });
}

/** An edge as it is drawn: what is known of a listener is filled in. */
function edgeOf(from: Party, draft: EdgeDraft): Edge {
  if (typeof draft.to === 'string') return { from, ...draft } as Edge;
  const { to, listener: name, ...rest } = draft as Extract<EdgeDraft, { readonly listener: string }>;
  const { port, protocol } = listenerOf(to, name);
  return { from, to: to.name as Component, listener: name, port, protocol, authentication: 'mtls', ...rest };
}

const BLOCKS: EdgeDraft = {
  to: 'object-storage',
  kind: 'blocks',
  protocol: 's3',
  authentication: 'tls',
  purpose: 'blocks',
};

const NAMES: EdgeDraft = {
  to: 'dns',
  kind: 'names',
  port: 53,
  protocol: 'dns',
  authentication: 'none',
  purpose: 'names',
};

const clientEdges = (spec: StackSpec, present: readonly Facts[]): readonly Edge[] =>
  spec.clients.flatMap(({ name, access }) =>
    access.flatMap((target) =>
      present
        .filter((facts) => facts.name === target)
        .map((to) =>
          edgeOf(`client/${name}`, { to, listener: to.clients, kind: 'client', purpose: 'declared client' }),
        ),
    ),
  );

const verifications = (to: Facts): readonly Edge[] =>
  to.listeners.map(({ name: listener }) =>
    edgeOf('operator', { to, listener, kind: 'verification', purpose: 'verification' }),
  );

const probe = (to: Facts<Name>): Edge =>
  edgeOf(to.name, { to, listener: to.health, kind: 'probe', loopback: true, purpose: 'readiness probe' });
