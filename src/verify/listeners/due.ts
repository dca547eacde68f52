// When a stack is verified: after a rollout, and from time to time.
import type { VerificationFact } from '../../api/conditions.ts';
import type { Subject } from './subject.ts';

/** When a stack was verified the last time, with which pods, and the word. Before the first one: since when pods run. */
export interface LastVerification {
  readonly at: number;
  /** Absent while pods were being replaced. */
  readonly pods?: string;
  readonly fact?: VerificationFact;
}

/** By stack. */
export type VerificationMemory = Map<string, LastVerification>;

/** What was not good is looked at again sooner, and so are pods that are being replaced: a bad one may never get ready. */
const RECHECK_MS = 60_000;

/**
 * Whether a stack is to be verified now: all its pods are ready and others than the last time, or the interval has passed.
 * @param intervalMs of stacks that are well
 * @param last absent until a pod was seen
 */
export function isDue(
  intervalMs: number,
  { pods, incarnations, isAllSettled }: Subject,
  last: LastVerification | undefined,
  now: Date,
): boolean {
  if (pods.length === 0) return false;
  if (isAllSettled && last?.pods !== incarnations) return true;
  if (!last) return false;
  const isGood = isAllSettled && last.fact?.status === 'True';
  const waitMs = isGood ? intervalMs : Math.min(intervalMs, RECHECK_MS);
  return now.getTime() - last.at >= waitMs;
}
