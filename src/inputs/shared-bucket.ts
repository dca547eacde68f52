// Two Compactors on one bucket destroy data. Of the stacks of a namespace that name the same one, the oldest compacts it.
import { compactor } from '../components/compactor/facts.ts';
import { objectStorageKey } from '../plan/inputs.ts';
import { objectStorageRef } from '../plan/plan.ts';
import type { SecretKey } from '../plan/user-objects.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { Neighbour } from './neighbours.ts';

/** Secrets of older stacks that are read in one pass, at most: each costs a request. See docs/limits.md. */
export const MOST_COMPARED = 20;

/** What is asked of the API server. */
export interface Asking {
  /** The bucket of a configuration; undefined when its Secret is missing or can't be used. */
  readonly bucketOf: (ref: SecretKey) => Promise<string | undefined>;
  /** Whether a stack of the namespace has a Compactor that may run. */
  readonly compacts: (stack: string) => Promise<boolean>;
}

/** An older stack that compacts the same bucket, or those of which nobody knows it. */
export type OlderOnBucket = { readonly shared: string } | { readonly unknown: readonly Neighbour[] };

type Older = Neighbour & { readonly ref: SecretKey };

/**
 * Looks for an older stack of the same namespace whose Compactor works on the same bucket. What passes saw costs nothing; of
 * the others a bounded number of Secrets is read.
 * @param bucket that of this stack's Compactor, as `ObjectStorageFacts` has it
 * @returns undefined when no older stack compacts it, and that is known of each
 */
export async function olderOnBucket(
  all: readonly Neighbour[],
  stack: ResolvedStack,
  bucket: string,
  asking: Asking,
): Promise<OlderOnBucket | undefined> {
  const own = objectStorageKey(objectStorageRef(stack, compactor.name));
  const older = olderThan(stack, all).flatMap((one) => (one.ref ? [{ ...one, ref: one.ref }] : []));
  // Where a pass saw it, its Compactor works until its next pass, whatever its spec names since.
  const same = older.find(({ ref, seen }) => objectStorageKey(ref) === own || seen?.bucket === bucket);
  if (same) return { shared: same.name };
  const groups = unknownFirst(older);
  const doubtful = groups.slice(MOST_COMPARED).filter(isUnknown).flat();
  const unreadable: Older[] = [];
  // One after the other: each Secret may have 1 MiB.
  for (const group of groups.slice(0, MOST_COMPARED)) {
    const found = await asking.bucketOf(group[0].ref);
    if (found === bucket) return { shared: group[0].name };
    if (found === undefined) unreadable.push(...group.filter((one) => !isKnown(one)));
  }
  const unknown = [...doubtful, ...(await compacting(unreadable, asking))];
  return unknown.length === 0 ? undefined : { unknown };
}

/** Without a usable Secret a Compactor is never started, but one that runs goes on with what it once had. */
async function compacting(stacks: readonly Older[], { compacts }: Asking): Promise<readonly Older[]> {
  const found = stacks.slice(MOST_COMPARED);
  for (const one of stacks.slice(0, MOST_COMPARED)) if (await compacts(one.name)) found.push(one);
  return found;
}

/** Oldest first. */
function olderThan({ name, uid }: ResolvedStack, all: readonly Neighbour[]): readonly Neighbour[] {
  const self = all.find((one) => one.name === name && one.uid === uid);
  if (!self) return [];
  return all.filter(({ age }) => age < self.age).sort((one, other) => (one.age < other.age ? -1 : 1));
}

type Group = readonly [Older, ...Older[]];

/** Those of one configuration together; first those of which a Secret alone can tell. */
function unknownFirst(older: readonly Older[]): readonly Group[] {
  const groups = [...Map.groupBy(older, ({ ref }) => objectStorageKey(ref)).values()] as unknown as readonly Group[];
  return [...groups.filter(isUnknown), ...groups.filter((group) => !isUnknown(group))];
}

/** One Secret holds one bucket: what a pass saw in it says so of all that name it. */
const isUnknown = (group: Group): boolean => !group.some(isKnown);

const isKnown = ({ ref, seen }: Older): boolean =>
  seen !== undefined && objectStorageKey(seen.ref) === objectStorageKey(ref);
