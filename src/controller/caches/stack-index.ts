// Which stack each object of the caches belongs to, and which objects have just left theirs.
import { createLatest, type Latest } from '../../api/latest.ts';
import { type KubernetesObject, keyOf, refOf } from '../../api/objects.ts';
import type { Change } from '../../kube/reflector/object-store.ts';
import { stackKeyOf } from '../stack-key.ts';

export interface Index {
  /** By stack, then by `keyOf`. */
  readonly stacks: Map<string, Map<string, KubernetesObject>>;
  /** The stack of each object: its label may be changed by hand. */
  readonly owners: Map<string, string>;
  /** Names and versions of objects that left their stack: deleted, or with other labels. The newest of them, as many as fit. */
  readonly gone: Latest<KubernetesObject>;
}

const MOST_GONE = 1000;

export const emptyIndex = (): Index => ({
  stacks: new Map(),
  owners: new Map(),
  gone: createLatest(MOST_GONE),
});

/** Takes in a change. @returns the stacks that it concerns: two when an object went from one to the other */
export function updateIndex({ stacks, owners, gone }: Index, { type, object }: Change): readonly string[] {
  const key = keyOf(refOf(object));
  const before = owners.get(key);
  const after = type === 'deleted' ? undefined : stackKeyOf(object);
  if (before && before !== after) {
    owners.delete(key);
    stacks.get(before)?.delete(key);
    if (stacks.get(before)?.size === 0) stacks.delete(before);
    remember(gone, key, object);
  }
  if (after) {
    owners.set(key, after);
    stacks.set(after, (stacks.get(after) ?? new Map<string, KubernetesObject>()).set(key, object));
  }
  return [...new Set([before, after])].filter((stackKey) => stackKey !== undefined);
}

function remember(gone: Index['gone'], key: string, object: KubernetesObject): void {
  const { apiVersion, kind, metadata } = object;
  const { name, namespace, resourceVersion } = metadata;
  gone.set(key, {
    apiVersion,
    kind,
    metadata: { name, ...(namespace ? { namespace } : {}), ...(resourceVersion ? { resourceVersion } : {}) },
  });
}
