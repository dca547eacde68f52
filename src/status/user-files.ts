// Rules and scrape configurations that users wrote: what is wrong is left out and named, so that it stops nothing else.
import { type ConditionType, type Fact, REASONS } from '../api/conditions.ts';
import type { StatusInput } from './input.ts';
import { factOfProblems, problemsOf } from './problems.ts';
import { list } from './sentences.ts';

/** RulesAccepted; undefined when nobody looked. */
export function judgeRules(input: StatusInput): Fact | undefined {
  const rejected = input.rejectedRules.map(({ source, message }) => `${source}: ${message}`);
  return judge(input, 'RulesAccepted', 'rules', rejected);
}

/** ScrapeConfigsAccepted; undefined when nobody looked. */
export function judgeScrapeConfigs(input: StatusInput): Fact | undefined {
  return judge(input, 'ScrapeConfigsAccepted', 'scrape configurations', input.rejectedScrapeConfigs);
}

/** Whether the stack has a place for rules. */
export const hasRules = ({ resolved }: StatusInput): boolean => resolved?.spec.ruler !== undefined;

/** Whether the stack names scrape configurations. */
export const hasScrapeConfigs = ({ resolved }: StatusInput): boolean =>
  resolved?.spec.prometheus?.additionalScrapeConfigs !== undefined;

function judge(input: StatusInput, type: ConditionType, what: string, rejected: readonly string[]): Fact | undefined {
  const missing = factOfProblems(problemsOf(input, type));
  if (missing) return missing;
  if (rejected.length > 0)
    return { status: 'False', reason: REASONS.SomeRejected, message: `Left out of the ${what}: ${list(rejected)}.` };
  if (input.paused) return undefined;
  return { status: 'True', reason: REASONS.AllAccepted, message: `All ${what} are in use.` };
}
