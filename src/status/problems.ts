// Problems with what the user owns, by the condition that they belong to.
import { type ConditionType, type Fact, REASONS } from '../api/conditions.ts';
import { LOOK_ANNOTATION } from '../api/group.ts';
import type { Problem } from '../api/problems.ts';
import { WRITE_BUDGET } from '../stack/write-budget.ts';
import type { StatusInput } from './input.ts';
import { list } from './sentences.ts';

/** The problems that belong to a condition. */
export const problemsOf = ({ problems }: StatusInput, type: ConditionType): readonly Problem[] =>
  problems.filter(({ condition }) => condition === type);

/**
 * A fact that is False (or, for Stalled, True) because of problems; undefined when there are none. It says when the next look is
 * as an interval, so that a look which finds the same writes no status.
 */
export function factOfProblems(
  problems: readonly Problem[],
  input: Pick<StatusInput, 'lookSeconds' | 'resolved'>,
  status: Fact['status'] = 'False',
): Fact | undefined {
  const [first] = problems;
  if (!first) return undefined;
  return {
    status,
    reason: first.reason,
    message: `${list(problems.map(({ message }) => message))}.${nextLook(input)}`,
  };
}

/** When what the user owns is read again. Nothing where nobody looks again, as in `validate`. */
export function nextLook({ lookSeconds, resolved }: Pick<StatusInput, 'lookSeconds' | 'resolved'>): string {
  if (lookSeconds === undefined || !resolved) return '';
  const { name, namespace } = resolved;
  return ` The next look is within about ${lookSeconds} s; kubectl annotate thanosstack ${name} -n ${namespace} --overwrite ${LOOK_ANNOTATION}="$(date +%s)" makes it one at once.`;
}

/** Objects that wait because the stack has used up its budget of writes, as a sentence; undefined when there are none. */
export function postponedWrites({ problems }: Pick<StatusInput, 'problems'>): string | undefined {
  const waiting = problems.filter(({ reason }) => reason === REASONS.WritesPostponed);
  if (waiting.length === 0) return undefined;
  return `${waiting.length} objects wait to be written, one every ${WRITE_BUDGET.everyMs / 1000} s, because objects of this stack were written too often of late. Find out what changes the stack or its objects: the lines "applied" and "taken back" in the log of the operator name them. These wait: ${list(
    waiting.map(({ message }) => message),
    ', ',
  )}.`;
}

/** Writes at which the server fails for so long that they don't look as if they ended by themselves. */
export const lastingFailures = ({ problems }: Pick<StatusInput, 'problems'>): readonly Problem[] =>
  problems.filter(({ reason }) => reason === REASONS.WriteKeepsFailing);
