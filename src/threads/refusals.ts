// Texts that were given up, by the hash of what they are: the same bytes are not tried again for a while.
import { createHash } from 'node:crypto';
import { createLatest } from '../api/latest.ts';
import type { Kind } from './kinds.ts';
import { REFUSED_MS } from './limits.ts';
import type { GivenUp } from './pool.ts';

export interface Refusals {
  readonly find: (hash: string) => GivenUp | undefined;
  /** @param before the pause of the last time, where it is known from elsewhere @returns the pause in milliseconds */
  readonly add: (hash: string, why: GivenUp, before?: number) => number;
}

/** Some MB of hashes. */
const MOST = 10_000;

/** @param now a clock in milliseconds */
export function createRefusals(now: () => number): Refusals {
  const refused = createLatest<{ readonly why: GivenUp; readonly until: number; readonly pauseMs: number }>(MOST);
  return {
    find: (hash) => {
      const found = refused.get(hash);
      return found && found.until > now() ? found.why : undefined;
    },
    add: (hash, why, before = REFUSED_MS.first / 2) => {
      // A slow minute of the machine must not refuse an honest text for long; what is given up again and again waits longer.
      const pauseMs = Math.min(2 * (refused.get(hash)?.pauseMs ?? before), REFUSED_MS.longest);
      refused.set(hash, { why, until: now() + pauseMs, pauseMs });
      return pauseMs;
    },
  };
}

/** The hash of a text and of what it should be. */
export const hashOf = (kind: Kind, input: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, input]))
    .digest('base64');
