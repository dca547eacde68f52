import { setImmediate as turn } from 'node:timers/promises';
import type { Clock } from '../../../src/kube/clock.ts';

type Sleeper = { readonly at: number; readonly wake: () => void };

export type FakeClock = Clock & {
  /** Moves time forward, waking sleepers in order and letting each do its work. */
  readonly advance: (ms: number) => Promise<void>;
  /** Moves time forward without waking anybody: a process that was frozen. */
  readonly jump: (ms: number) => void;
  /** Lets everything run that waits for no time. */
  readonly settle: () => Promise<void>;
};

export function createFakeClock(random = 0): FakeClock {
  let now = 0;
  const sleepers = new Set<Sleeper>();
  const settle = async () => {
    for (let turns = 0; turns < 20; turns += 1) await turn();
  };
  const sleep: Clock['sleep'] = (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const sleeper = { at: now + ms, wake: resolve };
      sleepers.add(sleeper);
      signal?.addEventListener('abort', () => resolve(sleepers.delete(sleeper) ? undefined : undefined), {
        once: true,
      });
    });
  const advance = async (ms: number) => {
    const until = now + ms;
    await settle();
    for (;;) {
      const [next] = [...sleepers].filter((one) => one.at <= until).sort((a, b) => a.at - b.at);
      if (!next) break;
      sleepers.delete(next);
      now = Math.max(now, next.at);
      next.wake();
      await settle();
    }
    now = until;
  };
  const date = () => new Date(Date.UTC(2026, 0, 1) + now);
  return { now: () => now, date, random: () => random, sleep, advance, settle, jump: (ms) => (now += ms) };
}
