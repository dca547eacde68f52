// Rules and scrape configurations that users wrote: what is wrong is named, and stops nothing else. What was good before
// stays in use, and that is said too: otherwise an old text would look like the new one.
import { type ConditionType, type Fact, REASONS } from '../api/conditions.ts';
import type { Workload } from '../stack/components.ts';
import type { RejectedRules } from '../user-files/rules/judged.ts';
import { originKey, titleOf } from '../user-files/rules/origin.ts';
import type { StatusInput } from './input.ts';
import { factOfProblems, nextLook, problemsOf } from './problems.ts';
import { list } from './sentences.ts';

/** RulesAccepted; undefined when nobody looked. */
export function judgeRules(input: StatusInput): Fact | undefined {
  const { rejectedRules, kept } = input;
  const inUse = new Set(kept.rules.map(originKey));
  const leftOut = rejectedRules.filter(({ origin }) => !inUse.has(originKey(origin))).map(describe);
  const rejected = new Map(rejectedRules.map((one) => [originKey(one.origin), describe(one)]));
  const stale = kept.rules.map((origin) => rejected.get(originKey(origin)) ?? titleOf(origin));
  return judge(input, 'RulesAccepted', 'rules', [
    ...sentence('Left out of the rules', leftOut),
    ...sentence('In use as they were last good', stale),
    ...refusedByRunning(input, 'ruler', 'Thanos'),
  ]);
}

/** ScrapeConfigsAccepted; undefined when nobody looked. */
export function judgeScrapeConfigs(input: StatusInput): Fact | undefined {
  return judge(input, 'ScrapeConfigsAccepted', 'scrape configurations', [
    ...sentence('Left out of the scrape configurations', input.rejectedScrapeConfigs),
    ...(input.kept.scrapeJobs ? ['The jobs of the last good scrape configurations stay in use.'] : []),
    ...refusedByRunning(input, 'prometheus', 'Prometheus'),
  ]);
}

/** Whether the stack has a place for rules. */
export const hasRules = ({ resolved }: StatusInput): boolean => resolved?.spec.ruler !== undefined;

/** Whether the stack names scrape configurations. */
export const hasScrapeConfigs = ({ resolved }: StatusInput): boolean =>
  resolved?.spec.prometheus?.additionalScrapeConfigs !== undefined;

function judge(input: StatusInput, type: ConditionType, what: string, faults: readonly string[]): Fact | undefined {
  const missing = factOfProblems(problemsOf(input, type), input);
  const sentences = [...(missing ? [missing.message] : []), ...faults];
  if (sentences.length > 0)
    return {
      status: 'False',
      reason: missing?.reason ?? REASONS.SomeRejected,
      message: `${sentences.join(' ')}${missing ? '' : nextLook(input)}`,
    };
  if (input.paused) return undefined;
  return { status: 'True', reason: REASONS.AllAccepted, message: `All ${what} are in use.` };
}

/** What our own check took and the version in the pods does not. Where it was good before, it stays in use there as it was. */
const refusedByRunning = (input: StatusInput, workload: Workload, program: string): readonly string[] =>
  sentence(
    `The ${program} that runs refuses, and leaves out or keeps as last good`,
    (input.workloads.find((one) => one.workload === workload)?.refusedFiles ?? []).map(
      ({ file, reason }) => `${file}: ${reason}`,
    ),
  );

const describe = ({ origin, message }: RejectedRules): string => `${titleOf(origin)}: ${message}`;

const sentence = (start: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`${start}: ${list(items)}.`];
