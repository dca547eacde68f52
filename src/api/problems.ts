// What is wrong, in words that every room shares: who finds it need not know who tells it.
import type { ConditionType } from './conditions.ts';
import type { ObjectRef } from './objects.ts';

/** Something that is wrong with what the user owns, such as a missing Secret. */
export interface Problem {
  /** CamelCase, for programs. */
  readonly reason: string;
  /** A sentence with the way out. */
  readonly message: string;
  /** Whether nothing can be planned until it is solved: the last good state keeps running. */
  readonly blocking: boolean;
  /** Which condition it shows in besides Ready and Stalled; absent when in no other. */
  readonly condition?: ConditionType;
}

/** A write that the API server refused and would refuse again: forbidden, invalid, immutable. */
export interface WriteFailure {
  readonly object: ObjectRef;
  /** Why, as a sentence that follows the object. */
  readonly message: string;
}
