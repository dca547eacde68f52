// Problems with what the user owns, by the condition that they belong to.
import { type ConditionType, type Fact, REASONS } from '../api/conditions.ts';
import { LOOK_ANNOTATION } from '../api/group.ts';
import type { Problem } from '../api/problems.ts';
import { WRITE_BUDGET } from '../stack/write-budget.ts';
import type { Circumstances } from './circumstances.ts';
import type { Pass } from './pass.ts';
import { list } from './sentences.ts';

/** All problems that a pass found. What the user owns is not looked at while the spec is refused. */
export function problemsIn(pass: Pass): readonly Problem[] {
  switch (pass.kind) {
    case 'refused':
      return [];
    case 'paused':
    case 'blocked':
    case 'worked':
      return pass.problems;
  }
}

/** The problems that belong to a condition. */
export const problemsOf = (pass: Pass, type: ConditionType): readonly Problem[] =>
  problemsIn(pass).filter(({ condition }) => condition === type);

/**
 * A fact that is False (or, for Stalled, True) because of problems; undefined when there are none. It says when the next look is
 * as an interval, so that a look which finds the same writes no status.
 */
export function factOfProblems(
  problems: readonly Problem[],
  pass: Pass,
  around: Circumstances,
  status: Fact['status'] = 'False',
): Fact | undefined {
  const [first] = problems;
  if (!first) return undefined;
  return {
    status,
    reason: first.reason,
    message: `${list(problems.map(({ message }) => message))}.${nextLook(pass, around)}`,
  };
}

/** When what the user owns is read again. Nothing while it is not, because the spec is refused. */
export function nextLook(pass: Pass, { lookSeconds }: Circumstances): string {
  if (lookSeconds === undefined || pass.kind === 'refused') return '';
  const { name, namespace } = pass.stack;
  return ` The next look is within about ${lookSeconds} s; kubectl annotate thanosstack ${name} -n ${namespace} --overwrite ${LOOK_ANNOTATION}="$(date +%s)" makes it one at once.`;
}

/** Objects that wait because the stack has used up its budget of writes, as a sentence; undefined when there are none. */
export function postponedWrites(pass: Pass): string | undefined {
  const waiting = problemsIn(pass).filter(({ reason }) => reason === REASONS.WritesPostponed);
  if (waiting.length === 0) return undefined;
  return `${waiting.length} objects wait to be written, one every ${WRITE_BUDGET.everyMs / 1000} s, because objects of this stack were written too often of late. Find out what changes the stack or its objects: the lines "applied" and "taken back" in the log of the operator name them. These wait: ${list(
    waiting.map(({ message }) => message),
    ', ',
  )}.`;
}

/** Writes at which the server fails for so long that they don't look as if they ended by themselves. */
export const lastingFailures = (pass: Pass): readonly Problem[] =>
  problemsIn(pass).filter(({ reason }) => reason === REASONS.WriteKeepsFailing);
