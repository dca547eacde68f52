import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves when the condition holds; the test's own timeout ends it if it never does. */
export async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(2);
}
