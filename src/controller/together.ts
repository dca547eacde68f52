// Writes that need not wait for each other.
import type { KubernetesObject } from '../api/objects.ts';
import { inTurns } from '../dial/in-turns.ts';

/** Objects that are read or written at the same time. Each answer may have the 1.5 MiB that etcd stores, by anybody's hand. */
export const AT_ONCE = 10;

/**
 * Works on all items, some at once.
 * @returns the results in the order of the items
 * @throws the first error in that order, when everything has ended: what comes next must not meet what is under way
 */
export async function together<Item, Value>(
  items: readonly Item[],
  work: (item: Item) => Promise<Value>,
): Promise<readonly Value[]> {
  const results = await inTurns(items, AT_ONCE, (item) => Promise.allSettled([work(item)]));
  return results.map(([result]) => {
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  });
}

/** The objects in their order, cut where the kind changes. */
export function neighboursOfOneKind(objects: readonly KubernetesObject[]): readonly (readonly KubernetesObject[])[] {
  const groups: KubernetesObject[][] = [];
  for (const object of objects) {
    const last = groups.at(-1);
    if (last?.[0]?.kind === object.kind) last.push(object);
    else groups.push([object]);
  }
  return groups;
}
