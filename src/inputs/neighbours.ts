// The stacks of a namespace, as far as one needs to know of the others: which bucket each compacts, and which Secrets it has.
import { KIND } from '../api/group.ts';
import type { KubernetesObject } from '../api/objects.ts';
import type { Client } from '../kube/client.ts';
import { declaredClients } from '../plan/own-secrets.ts';
import type { SecretKey } from '../plan/user-objects.ts';

/** Stacks that are asked for at once: each may have the 1.5 MiB that etcd stores. See docs/limits.md. */
export const STACKS_A_PAGE = 10;

/** What others need to know of a stack: the rest of it may be large. */
export interface Neighbour {
  readonly name: string;
  readonly uid: string | undefined;
  /** Orders stacks from old to young. Times have seconds, so the uid decides between two of one. */
  readonly age: string;
  /** Where the configuration of its bucket is; undefined when it names none. */
  readonly ref: SecretKey | undefined;
  /** Its declared clients: the names of its Secrets follow from these. */
  readonly clients: readonly string[];
  /** What the latest pass over that very stack saw; absent when there was none, as after a start or for the command line. */
  readonly seen?: SeenBucket | undefined;
}

/** A bucket, and the configuration that named it. */
export interface SeenBucket {
  readonly bucket: string;
  /** Of the Secret, as the pods that were started with it carry it. */
  readonly hash: string;
  readonly ref: SecretKey;
}

/** The stacks of a namespace. */
export type Neighbours = (namespace: string) => Promise<readonly Neighbour[]>;

/** As the API server has them. */
export const listedNeighbours =
  (client: Pick<Client, 'pages'>): Neighbours =>
  async (namespace) => {
    const found: Neighbour[] = [];
    for await (const { items } of client.pages(KIND, { namespace, limit: STACKS_A_PAGE }))
      found.push(...items.map(neighbourOf));
    return found;
  };

export const neighbourOf = (object: KubernetesObject): Neighbour => ({
  name: object.metadata.name,
  uid: object.metadata.uid,
  age: `${object.metadata.creationTimestamp ?? ''} ${object.metadata.uid ?? ''}`,
  ref: compactorRef(object),
  clients: declaredClients(object['spec']),
});

/** Of another stack, only what its Compactor reads matters, whether or not the rest of its spec is right. */
function compactorRef(object: KubernetesObject): SecretKey | undefined {
  const spec = (object['spec'] ?? {}) as RawSpec;
  const ref = (spec.compactor?.objectStorage ?? spec.objectStorage)?.secretRef;
  return ref?.name === undefined ? undefined : { name: ref.name, key: ref.key ?? DEFAULT_KEY };
}

const DEFAULT_KEY = 'objstore.yml';

interface RawSpec {
  readonly objectStorage?: RawStorage;
  readonly compactor?: { readonly objectStorage?: RawStorage };
}

interface RawStorage {
  readonly secretRef?: { readonly name?: string; readonly key?: string };
}
