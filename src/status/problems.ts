// Problems with what the user owns, by the condition that they belong to.
import { type ConditionType, type Fact, REASONS } from '../api/conditions.ts';
import { LOOK_ANNOTATION } from '../api/group.ts';
import type { Problem, StatusInput } from './input.ts';
import { list } from './sentences.ts';

/** Which condition a problem shows in, besides Ready and Stalled: by the beginning of its reason. */
const PREFIXES: Readonly<Partial<Record<ConditionType, readonly string[]>>> = {
  NetworkPoliciesReady: ['ClosedRange'],
  ObjectStorageReady: ['ObjectStorage'],
  RulesAccepted: ['Rule', 'PrometheusRule'],
  ScrapeConfigsAccepted: ['ScrapeConfig'],
  ImagePullSecretsFound: ['ImagePullSecret'],
};

/** The problems that belong to a condition. */
export function problemsOf({ problems }: StatusInput, type: ConditionType): readonly Problem[] {
  const prefixes = PREFIXES[type] ?? [];
  return problems.filter(({ reason }) => prefixes.some((prefix) => reason.startsWith(prefix)));
}

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

/** Writes at which the server fails for so long that they don't look as if they ended by themselves. */
export const lastingFailures = ({ problems }: Pick<StatusInput, 'problems'>): readonly Problem[] =>
  problems.filter(({ reason }) => reason === REASONS.WriteKeepsFailing);
