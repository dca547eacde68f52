// What a component is: plain facts, from which names, certificates, policies, rules, documents and sentences follow.
import type { Program } from '../api/schema/versions.ts';
import type { Authority } from './authorities.ts';
import type { InstanceName } from './instance-names.ts';
import type { LeafFacts } from './leaves.ts';
import type { Permissions } from './permissions.ts';

/** A port that a component listens on; there is no other. */
export interface Listener<Name extends string = string> {
  /** Unique among the listeners of its component, and the name of the port in its Services. */
  readonly name: Name;
  readonly protocol: 'grpc' | 'http';
  readonly port: number;
  /**
   * Who decides whom it serves. web-file: its web configuration names identities. mesh-ca: whoever the mesh CA signed for. signer:
   * whoever one CA signed for, by flags of its own program, see workloads/making.ts.
   */
  readonly guard: 'web-file' | 'mesh-ca' | 'signer';
  /** That CA, where the guard is a signer. */
  readonly signer?: Authority;
  /** Its name among the ports of the pod, where another component of the pod has the name. */
  readonly nameInPod?: string;
}

/** Pods of its own. */
export interface OwnPods {
  readonly kind: 'Deployment' | 'StatefulSet';
  /** asked: as many as its field says. one: never more, whatever is asked. */
  readonly replicas: 'asked' | 'one';
  /** When it gets another version: lower numbers first, see version-roll.ts. */
  readonly turn: number;
  /** The default size of the volume that each pod has; absent for who keeps nothing. */
  readonly volume?: string;
}

/** A place among the containers of another one's pods. */
export interface SharedPods {
  readonly podsOf: string;
}

/** What a component does that others ask about. */
export interface Work<Port extends string = string> {
  /** Answers the StoreAPI: on which listener, and what Query calls such an endpoint in its list. */
  readonly storeApi?: { readonly listener: Port; readonly type: string };
  /** What it does with blocks in the object storage; who writes them may read them too. */
  readonly blocks?: 'reads' | 'writes';
  /** Writes samples, into a TSDB on its volume. */
  readonly samples?: true;
  /** What a stack lacks while it has no pods, for the end of a sentence; absent for who is not missed. */
  readonly missed?: string;
  /** Replaces and deletes blocks: a bucket has one such pod. */
  readonly compacts?: true;
}

/** Names of fields, from the spec inwards. */
export type Path = readonly [string, ...string[]];

export interface Facts<Name extends string = string, Port extends string = string> {
  /** In labels, names of objects and identities: lower-case letters, digits and dashes. */
  readonly name: Name;
  /** For documents and pictures. */
  readonly title: string;
  /** For sentences. */
  readonly called: string;
  readonly program: Program;
  /** Where its part of a spec is. */
  readonly field: Path;
  /** The field without which a stack does not run it; absent for who always runs. */
  readonly broughtBy?: Path;
  readonly listeners: readonly Listener<Port>[];
  /** The listener that tells whether it is ready, and its metrics. */
  readonly health: Port;
  /** The listener that serves declared clients. */
  readonly clients: Port;
  readonly runsIn: OwnPods | SharedPods;
  /**
   * Whether each mesh CA may sign its names, that of a stack without it too: the CA stays as it is when the component comes. So are
   * those of the first version. Of a later one the CA of every stack that runs would become another one, and all pods would roll.
   */
  readonly isForeseen?: true;
  /**
   * The names of its instances, such as shards, each with objects, an identity, certificates and a row of the status of its own: in
   * the order in which they are told. Absent for who runs once, without such a name, and for who shares pods: it has those of its host.
   * @param own its part of a resolved spec, as its schema has it
   */
  readonly instances?: (own: never) => readonly InstanceName[];
  /** First the one that its listeners show. */
  readonly leaves: readonly [LeafFacts, ...LeafFacts[]];
  readonly does: Work<Port>;
  /** What its account may get of the Kubernetes API; absent for who asks nothing of it. */
  readonly permissions?: Permissions;
}

type PortOf<Of extends Facts> = Of['listeners'][number]['name'];

/** Those that serve whom their web configuration names: who probes, asks for metrics or is a declared client stands there. */
type NamingPortOf<Of extends Facts> = Extract<Of['listeners'][number], { readonly guard: 'web-file' }>['name'];

/** Facts whose questions about listeners name listeners that there are, and whose CAs are named where CAs guard. */
interface Consistent<Of extends Facts> {
  readonly listeners: readonly (
    | (Listener & { readonly guard: 'web-file' | 'mesh-ca'; readonly signer?: never })
    | (Listener & { readonly guard: 'signer'; readonly signer: Authority })
  )[];
  readonly health: NamingPortOf<Of>;
  readonly clients: NamingPortOf<Of>;
  readonly does: Work<PortOf<Of>>;
}

/** The facts of a component, with its names as types. */
export const defineFacts = <const Of extends Facts>(facts: Of & Consistent<Of>): Of => facts;
