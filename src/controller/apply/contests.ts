// Where another controller undoes what we do, each would answer the other without end. We answer a few times at once, then
// more and more rarely, and say so.

/** How often the same fields of the same object were taken back, and when last (milliseconds). */
export type Contests = Map<string, { readonly count: number; readonly lastAt: number }>;

/** Somebody changes the same fields again and again. */
export class ContestedError extends Error {
  override readonly name = 'ContestedError';
}

/** People who change a field by hand get their answer at once each time. */
const AT_ONCE = 5;
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 600_000;
const FORGET_AFTER_MS = 2 * LONGEST_PAUSE_MS;

/**
 * Counts a write that takes something back.
 * @param key the object and the fields
 * @param now in milliseconds
 * @returns false when it has to wait: then nothing is counted
 */
export function mayTakeBack(contests: Contests, key: string, now: number): boolean {
  forgetOld(contests, now);
  const { count = 0, lastAt = 0 } = contests.get(key) ?? {};
  if (now - lastAt < pauseAfter(count)) return false;
  contests.set(key, { count: count + 1, lastAt: now });
  return true;
}

const pauseAfter = (count: number): number =>
  count < AT_ONCE ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - AT_ONCE));

function forgetOld(contests: Contests, now: number): void {
  for (const [key, { lastAt }] of contests) if (now - lastAt > FORGET_AFTER_MS) contests.delete(key);
}
