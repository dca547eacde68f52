import { setTimeout as delay } from 'node:timers/promises';

/** Time and chance, handed in so that deadlines can be tested without waiting for them. */
export type Clock = {
  /** Milliseconds that only ever grow: setting the machine's clock does not move them. */
  readonly now: () => number;
  /** The wall clock, only for what people and other programs read. */
  readonly date: () => Date;
  /** Resolves after `ms` milliseconds, or earlier when the signal is aborted. Never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  /** A number in [0, 1). */
  readonly random: () => number;
};

export const systemClock: Clock = {
  now: () => performance.now(),
  date: () => new Date(),
  sleep: async (ms, signal) => {
    await delay(ms, undefined, signal ? { signal } : undefined).catch(() => undefined);
  },
  random: () => Math.random(),
};
