import { setImmediate as nextTurn } from 'node:timers/promises';

let last: Promise<void> = Promise.resolve();

/**
 * Resolves in a turn of the event loop of the caller's own. Passes over many stacks get on together; what each of them works
 * out between two waits takes milliseconds, which would add up to a pause for the lease and the watches.
 */
export function ownTurn(): Promise<void> {
  last = last.then(() => nextTurn());
  return last;
}
