// Writes that need not wait for each other.
import type { KubernetesObject } from '../api/objects.ts';

/**
 * Works on all items at once.
 * @returns the results in the order of the items
 * @throws the first error in that order, when everything has ended: what comes next must not meet what is under way
 */
export async function together<Item, Value>(
  items: readonly Item[],
  work: (item: Item) => Promise<Value>,
): Promise<readonly Value[]> {
  const results = await Promise.allSettled(items.map(work));
  return results.map((result) => {
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
