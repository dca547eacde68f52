import { setTimeout as sleep } from 'node:timers/promises';

export interface WaitOptions {
  /** Milliseconds until it is given up. */
  readonly timeout: number;
  /** Milliseconds between two looks; 100 unless said. */
  readonly interval?: number;
}

/**
 * Looks again and again until `look` gives something other than undefined or false, and gives that.
 * Rejects after the time is over, with the last error that `look` threw as cause.
 */
export async function waitFor<T>(
  what: string,
  look: () => Promise<T | undefined | false>,
  { timeout, interval = 100 }: WaitOptions,
): Promise<T> {
  const end = performance.now() + timeout;
  let cause: unknown;
  while (performance.now() < end) {
    try {
      const found = await look();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      cause = error;
    }
    await sleep(interval);
  }
  throw new Error(`waited ${timeout / 1000} s for ${what}`, { cause });
}
