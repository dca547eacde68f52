// What a status depends on besides what a pass found.
import type { ConditionType } from '../api/conditions.ts';
import type { Condition, StackStatus } from '../stack/types.ts';

export interface Circumstances {
  /** `metadata.generation` of the stack that the pass looked at. */
  readonly generation: number;
  /** What the status says now; absent of a stack that is new. */
  readonly previous: StackStatus | undefined;
  readonly now: Date;
  /** How often the stack is looked at without a change, in seconds: what the user owns is read then. */
  readonly lookSeconds?: number;
  /** Texts that are not tried again for a while, by no process. */
  readonly givenUp?: NonNullable<StackStatus['givenUp']>;
}

/** What a condition says now. */
export const lastSaid = ({ previous }: Circumstances, type: ConditionType): Condition | undefined =>
  previous?.conditions?.find((condition) => condition.type === type);
