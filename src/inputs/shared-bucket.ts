// Two Compactors on one bucket destroy data. Of the stacks of a namespace that name the same one, the oldest compacts it.
import { KIND } from '../api/group.ts';
import type { KubernetesObject } from '../api/objects.ts';
import type { Client } from '../kube/client.ts';
import { objectStorageKey } from '../plan/inputs.ts';
import { objectStorageRef } from '../plan/plan.ts';
import type { SecretKey } from '../plan/user-objects.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';

/** Older stacks whose Secrets are read, at most: each costs a request. */
export const MOST_COMPARED = 20;

/** Stacks that are asked for at once: each may have the 1.5 MiB that etcd stores. See docs/limits.md. */
export const STACKS_A_PAGE = 10;

/** What of a stack says which bucket its Compactor works on, and which of two is older: the rest of it may be large. */
export interface Neighbour {
  readonly name: string;
  readonly uid: string | undefined;
  /** Orders stacks from old to young. Times have seconds, so the uid decides between two of one. */
  readonly age: string;
  /** Where the configuration of its bucket is; undefined when it names none. */
  readonly ref: SecretKey | undefined;
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
});

/**
 * Finds an older stack of the same namespace whose Compactor works on the same bucket.
 * @param bucket that of this stack's Compactor, as `ObjectStorageFacts` has it
 * @param bucketOf reads a bucket; undefined when its Secret is missing or can't be used
 * @returns the name of the stack
 */
export async function olderOnBucket(
  neighbours: Neighbours,
  stack: ResolvedStack,
  bucket: string,
  bucketOf: (ref: SecretKey) => Promise<string | undefined>,
): Promise<string | undefined> {
  const all = await neighbours(stack.namespace);
  const own = objectStorageKey(objectStorageRef(stack, 'compactor'));
  const older = olderThan(stack, all).flatMap(({ name, ref }) => (ref ? [{ name, ref }] : []));
  const same = older.find(({ ref }) => objectStorageKey(ref) === own);
  if (same) return same.name;
  const refs = [...new Map(older.map((one) => [objectStorageKey(one.ref), one])).values()].slice(0, MOST_COMPARED);
  // One after the other: each Secret may have 1 MiB.
  for (const { name, ref } of refs) if ((await bucketOf(ref)) === bucket) return name;
  return undefined;
}

/** Oldest first. */
function olderThan({ name, uid }: ResolvedStack, all: readonly Neighbour[]): readonly Neighbour[] {
  const self = all.find((one) => one.name === name && one.uid === uid);
  if (!self) return [];
  return all.filter(({ age }) => age < self.age).sort((one, other) => (one.age < other.age ? -1 : 1));
}

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
