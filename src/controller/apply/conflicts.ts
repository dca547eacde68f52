// Where another controller undoes what we do, each would answer the other without end. We answer a few times at once, then
// more and more rarely, and say so. Others decide how often and with which fields, so what is remembered is bounded.
import { createHash } from 'node:crypto';

/** A write that would take back what somebody else changed. */
export interface TakeBack {
  /** By `stackKey`. */
  readonly stack: string;
  /** By `keyOf`. */
  readonly object: string;
  readonly fields: readonly string[];
}

export interface Conflicts {
  /** Whether a write has to wait. Nothing is counted. @param now in milliseconds */
  readonly isPaused: (what: TakeBack, now: number) => boolean;
  /** A write goes out. @param now in milliseconds */
  readonly count: (what: TakeBack, now: number) => void;
  /** A stack is gone. */
  readonly forget: (stack: string) => void;
}

/** Somebody changes the same object again and again. */
export class ConflictError extends Error {
  override readonly name = 'ConflictError';
}

/** Fields that an error and an Event name. */
export const MOST_FIELDS = 5;

/**
 * We want what we wanted before, so somebody else has changed it.
 * @throws ConflictError when he does it again and again
 */
export function refuseConflict(conflicts: Pick<Conflicts, 'isPaused'>, what: TakeBack, now: Date): void {
  if (!conflicts.isPaused(what, now.getTime())) return;
  const fields = what.fields.slice(0, MOST_FIELDS).join(', ');
  throw new ConflictError(`somebody else changes it again and again (${fields}): find out who, and make them stop`);
}

/** People who change a field by hand get their answer at once each time. */
export const AT_ONCE = 5;
/** Whoever changes other fields each time, such as a key of a new name, gets as many. */
export const AT_ONCE_OF_AN_OBJECT = 20;
const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 600_000;
const FORGET_AFTER_MS = 2 * LONGEST_PAUSE_MS;

/** Objects that are remembered. A stack has some 200; the one that was quiet for the longest time goes first. See docs/limits.md. */
export const MOST_CONFLICTS = { ofStack: 500, altogether: 10_000 } as const;

interface Conflict {
  /** Of the fields that were taken back last. */
  readonly digest: string;
  /** How often these were taken back in a row. */
  readonly same: number;
  /** How often the object was. */
  readonly count: number;
  /** Milliseconds. */
  readonly lastAt: number;
}

/** Conflicts by object, those of a stack in the order of their last write, and stacks likewise. */
export function createConflicts(
  most: Readonly<Record<keyof typeof MOST_CONFLICTS, number>> = MOST_CONFLICTS,
): Conflicts {
  const stacks = new Map<string, Map<string, Conflict>>();
  let held = 0;

  const forget = (stack: string): void => {
    held -= stacks.get(stack)?.size ?? 0;
    stacks.delete(stack);
  };
  const drop = (conflicts: Map<string, Conflict>, object: string): void => {
    if (conflicts.delete(object)) held -= 1;
  };
  const dropFirst = (conflicts: Map<string, Conflict>, isDropped: (conflict: Conflict) => boolean): void => {
    for (const [object, conflict] of conflicts) {
      if (!isDropped(conflict)) return;
      drop(conflicts, object);
    }
  };

  return {
    isPaused: ({ stack, object, fields }, now) => {
      const conflicts = stacks.get(stack);
      const conflict = conflicts?.get(object);
      if (!conflict) return false;
      // A clock that was set back would let it wait until the clock is there again: the pause begins anew.
      if (now < conflict.lastAt) conflicts?.set(object, { ...conflict, lastAt: now });
      return Math.max(0, now - conflict.lastAt) < pauseOf(conflict, digestOf(fields));
    },
    count: ({ stack, object, fields }, now) => {
      const conflicts = stacks.get(stack) ?? new Map<string, Conflict>();
      dropFirst(conflicts, ({ lastAt }) => now - lastAt > FORGET_AFTER_MS);
      const conflict = next(conflicts.get(object), digestOf(fields), now);
      drop(conflicts, object);
      dropFirst(conflicts, () => conflicts.size >= most.ofStack);
      stacks.delete(stack);
      stacks.set(stack, conflicts.set(object, conflict));
      held += 1;
      for (const quiet of stacks.keys()) {
        if (held <= most.altogether || quiet === stack) break;
        forget(quiet);
      }
    },
    forget,
  };
}

function next(before: Conflict | undefined, digest: string, now: number): Conflict {
  const { same = 0, count = 0 } = before ?? {};
  return { digest, same: before?.digest === digest ? same + 1 : 1, count: count + 1, lastAt: now };
}

/** Of a length of its own, however many fields there are and whatever their names. */
const digestOf = (fields: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(fields)).digest('base64');

const pauseOf = ({ digest, same, count }: Conflict, wanted: string): number =>
  Math.max(pauseAfter(digest === wanted ? same : 0, AT_ONCE), pauseAfter(count, AT_ONCE_OF_AN_OBJECT));

const pauseAfter = (count: number, atOnce: number): number =>
  count < atOnce ? 0 : Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (count - atOnce));
