// Texts that were given up, by the hash of what they are: the same bytes are not tried again for a while.
import { createHash } from 'node:crypto';
import type { Kind } from './kinds.ts';
import { REFUSED_MS } from './limits.ts';
import type { GivenUp } from './pool.ts';

export interface Refusals {
  readonly find: (hash: string) => GivenUp | undefined;
  readonly add: (hash: string, why: GivenUp) => void;
}

/** Some MB of hashes. */
const MOST = 10_000;

/** @param now a clock in milliseconds */
export function createRefusals(now: () => number): Refusals {
  const refused = new Map<string, { readonly why: GivenUp; readonly until: number }>();
  return {
    find: (hash) => {
      const found = refused.get(hash);
      if (found && found.until > now()) return found.why;
      refused.delete(hash);
      return undefined;
    },
    add: (hash, why) => {
      refused.set(hash, { why, until: now() + REFUSED_MS });
      const [oldest] = refused.keys();
      if (refused.size > MOST && oldest !== undefined) refused.delete(oldest);
    },
  };
}

/** The hash of a text and of what it should be. */
export const hashOf = (kind: Kind, input: unknown): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, input]))
    .digest('base64');
