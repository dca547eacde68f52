// Problems with what the user owns, by the condition that they belong to.
import type { ConditionType, Fact } from '../api/conditions.ts';
import type { Problem, StatusInput } from './input.ts';
import { list } from './sentences.ts';

/** Which condition a problem shows in, besides Ready and Stalled: by the beginning of its reason. */
const PREFIXES: Readonly<Partial<Record<ConditionType, readonly string[]>>> = {
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

/** A fact that is False (or, for Stalled, True) because of problems; undefined when there are none. */
export function factOfProblems(problems: readonly Problem[], status: Fact['status'] = 'False'): Fact | undefined {
  const [first] = problems;
  return first && { status, reason: first.reason, message: `${list(problems.map(({ message }) => message))}.` };
}
