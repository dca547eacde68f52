// How many objects of one stack are written. Whoever may write a stack, or edit what it made, could else have the operator write
// without end: into etcd, and past the shares of others at the API server.
import type { KubernetesObject } from '../../api/objects.ts';
import { WRITE_BUDGET } from '../../stack/write-budget.ts';

/** The stack has used up its budget: the object is written when a pass finds a token for it. */
export class PostponedError extends Error {
  override readonly name = 'PostponedError';
}

export interface WriteBudgets {
  /** Takes a token of a stack. @param now in milliseconds @returns false when there is none */
  readonly take: (stack: string, now: number) => boolean;
  /** A stack is gone. */
  readonly forget: (stack: string) => void;
}

/** A full bucket for each stack. @param burst tokens in a full one */
export function createWriteBudgets(burst: number = WRITE_BUDGET.burst): WriteBudgets {
  const buckets = new Map<string, { readonly tokens: number; readonly at: number }>();
  return {
    take: (stack, now) => {
      const { tokens, at } = buckets.get(stack) ?? { tokens: burst, at: now };
      // A clock that was set back gives nothing and takes nothing.
      const filled = Math.min(burst, tokens + Math.max(0, now - at) / WRITE_BUDGET.everyMs);
      const left = filled >= 1 ? filled - 1 : filled;
      buckets.set(stack, { tokens: left, at: now });
      return filled >= 1;
    },
    forget: (stack) => void buckets.delete(stack),
  };
}

/** Whether a write is never postponed: keys, because a certificate may be about to expire or was taken. */
export const isExempt = (desired: KubernetesObject): boolean =>
  desired.kind === 'Secret' && desired['type'] === 'kubernetes.io/tls';
