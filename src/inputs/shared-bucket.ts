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

/**
 * Finds an older stack of the same namespace whose Compactor works on the same bucket.
 * @param bucket that of this stack's Compactor, as `ObjectStorageFacts` has it
 * @param bucketOf reads a bucket; undefined when its Secret is missing or can't be used
 * @returns the name of the stack
 */
export async function olderOnBucket(
  client: Pick<Client, 'list'>,
  stack: ResolvedStack,
  bucket: string,
  bucketOf: (ref: SecretKey) => Promise<string | undefined>,
): Promise<string | undefined> {
  const { items } = await client.list(KIND, { namespace: stack.namespace });
  const own = objectStorageKey(objectStorageRef(stack, 'compactor'));
  const older = olderThan(stack, items).flatMap((object) => compactorRef(object) ?? []);
  const same = older.find(({ ref }) => objectStorageKey(ref) === own);
  if (same) return same.name;
  const refs = [...new Map(older.map((one) => [objectStorageKey(one.ref), one])).values()].slice(0, MOST_COMPARED);
  const buckets = await Promise.all(refs.map(({ ref }) => bucketOf(ref)));
  return refs.find((_, index) => buckets[index] === bucket)?.name;
}

/** Oldest first. Times have seconds, so the uid decides between two of one. */
function olderThan({ name, uid }: ResolvedStack, items: readonly KubernetesObject[]): readonly KubernetesObject[] {
  const age = ({ metadata }: KubernetesObject) => `${metadata.creationTimestamp ?? ''} ${metadata.uid ?? ''}`;
  const self = items.find(({ metadata }) => metadata.name === name && metadata.uid === uid);
  if (!self) return [];
  return items.filter((one) => age(one) < age(self)).sort((one, other) => (age(one) < age(other) ? -1 : 1));
}

/** Of another stack, only what its Compactor reads matters, whether or not the rest of its spec is right. */
function compactorRef({ metadata, ...object }: KubernetesObject) {
  const spec = (object['spec'] ?? {}) as RawSpec;
  const ref = (spec.compactor?.objectStorage ?? spec.objectStorage)?.secretRef;
  return ref?.name === undefined
    ? undefined
    : { name: metadata.name, ref: { name: ref.name, key: ref.key ?? DEFAULT_KEY } };
}

const DEFAULT_KEY = 'objstore.yml';

interface RawSpec {
  readonly objectStorage?: RawStorage;
  readonly compactor?: { readonly objectStorage?: RawStorage };
}

interface RawStorage {
  readonly secretRef?: { readonly name?: string; readonly key?: string };
}
