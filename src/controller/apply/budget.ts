// How many objects of one stack are written. Whoever may write a stack, or edit what it made, could else have the operator write
// without end: into etcd, and past the shares of others at the API server.
import type { KubernetesObject } from '../../api/objects.ts';
import { DESIRED_ANNOTATION, isOfDesired } from '../../manifests/desired-hash.ts';
import { IDENTITIES_MARK } from '../../manifests/parts/configuration.ts';
import { IDENTITIES_MARK_OF_PODS } from '../../manifests/parts/pod.ts';
import { WRITE_BUDGET } from '../../stack/write-budget.ts';

/** The stack has used up its budget: the object is written when a pass finds a token for it. */
export class PostponedError extends Error {
  override readonly name = 'PostponedError';
}

export interface WriteBudgets {
  /**
   * Takes a token of a stack.
   * @param now in milliseconds
   * @param isUrgent may use the reserve, which is as large and fills as slowly, when there is no other
   * @returns false when there is none
   */
  readonly take: (stack: string, now: number, isUrgent?: boolean) => boolean;
  /** A stack is gone. */
  readonly forget: (stack: string) => void;
}

/** Two full buckets for each stack: for all writes, and in reserve. @param burst tokens in a full one */
export function createWriteBudgets(burst: number = WRITE_BUDGET.burst): WriteBudgets {
  const [ordinary, reserve] = [createBuckets(burst), createBuckets(burst)];
  return {
    take: (stack, now, isUrgent = false) => ordinary.take(stack, now) || (isUrgent && reserve.take(stack, now)),
    forget: (stack) => {
      ordinary.forget(stack);
      reserve.forget(stack);
    },
  };
}

function createBuckets(burst: number) {
  const buckets = new Map<string, { readonly tokens: number; readonly at: number }>();
  return {
    take: (stack: string, now: number): boolean => {
      const { tokens, at } = buckets.get(stack) ?? { tokens: burst, at: now };
      // A clock that was set back gives nothing and takes nothing.
      const filled = Math.min(burst, tokens + Math.max(0, now - at) / WRITE_BUDGET.everyMs);
      const left = filled >= 1 ? filled - 1 : filled;
      buckets.set(stack, { tokens: left, at: now });
      return filled >= 1;
    },
    forget: (stack: string) => void buckets.delete(stack),
  };
}

/** Whether a write is never postponed: keys, because a certificate may be about to expire or was taken. */
export const isExempt = (desired: KubernetesObject): boolean =>
  desired.kind === 'Secret' && desired['type'] === 'kubernetes.io/tls';

/**
 * Whether a write may use the reserve: whatever carries the mark of a removed identity, because until then it is served. Marks
 * can be edited, so this is a budget too; and where nothing new is wanted, somebody has edited one and ends nobody's access.
 * @param desired with its hash
 * @param live what is there; undefined when nothing is
 */
export function isUrgent(desired: KubernetesObject, live: KubernetesObject | undefined): boolean {
  const isHashed = desired.metadata.annotations?.[DESIRED_ANNOTATION] !== undefined;
  if (live && isHashed && isOfDesired(live, desired)) return false;
  return marksOf(desired) !== (live ? marksOf(live) : NO_MARKS);
}

const NO_MARKS = JSON.stringify(['', []]);

/** The marks of removed identities in an object and in the pods that it makes, as one text. */
function marksOf(object: KubernetesObject): string {
  const spec = object['spec'] as { readonly template?: Pick<KubernetesObject, 'metadata'> } | undefined;
  const inPods = Object.entries(spec?.template?.metadata?.annotations ?? {});
  const marks = inPods.filter(([name]) => name.endsWith(IDENTITIES_MARK_OF_PODS)).sort();
  return JSON.stringify([object.metadata.annotations?.[IDENTITIES_MARK] ?? '', marks]);
}
