// Writes at which the server fails (500): for how long already? Most causes end within minutes: a webhook restarts, a quota is raised.
import { keyOf } from '../../api/objects.ts';
import type { WriteFailure } from '../../api/problems.ts';

/** Since when the server has failed at each object of a stack, in milliseconds; by stack, then by the `keyOf` of the object. */
export type FailingSince = Map<string, ReadonlyMap<string, number>>;

/** What does not end within this time is told as something that waits for a hand. The documents say so too. */
export const LASTING_MS = 600_000;

/**
 * Notes what fails now, and forgets what does not any more.
 * @param wasLasting whether the status said of an earlier pass that it lasts: then it does not begin anew with a new operator
 * @param now in milliseconds
 * @returns those failures that last
 */
export function lastingFailures(
  memory: FailingSince,
  stackKey: string,
  failing: readonly WriteFailure[],
  wasLasting: boolean,
  now: number,
): ReadonlySet<WriteFailure> {
  const before = memory.get(stackKey);
  const first = before || !wasLasting ? now : now - LASTING_MS;
  const since = new Map(failing.map(({ object }) => [keyOf(object), before?.get(keyOf(object)) ?? first]));
  if (since.size > 0) memory.set(stackKey, since);
  else memory.delete(stackKey);
  return new Set(failing.filter(({ object }) => now - (since.get(keyOf(object)) ?? now) >= LASTING_MS));
}
