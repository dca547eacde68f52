// Rules and scrape configurations that users wrote: what is wrong is named, and stops nothing else. What was good before
// stays in use, and that is said too: otherwise an old text would look like the new one.

import { type ConditionType, REASONS } from '../api/conditions.ts';
import { prometheus } from '../components/prometheus/facts.ts';
import { ruler } from '../components/ruler/facts.ts';
import type { Workload } from '../stack/components.ts';
import type { RejectedRules } from '../user-files/rules/judged.ts';
import { originKey, titleOf } from '../user-files/rules/origin.ts';
import type { Circumstances } from './circumstances.ts';
import type { Judgement } from './judgement.ts';
import type { Looked, Worked } from './pass.ts';
import { factOfProblems, nextLook, problemsOf } from './problems.ts';
import { list } from './sentences.ts';

/** RulesAccepted, of a stack that has a place for rules. */
export function judgeRules(pass: Looked, around: Circumstances): Judgement {
  if (pass.stack.spec.ruler === undefined) return 'none';
  const { rejectedRules, kept } = checkedIn(pass);
  const inUse = new Set(kept.rules.map(originKey));
  const leftOut = rejectedRules.filter(({ origin }) => !inUse.has(originKey(origin))).map(describe);
  const rejected = new Map(rejectedRules.map((one) => [originKey(one.origin), describe(one)]));
  const stale = kept.rules.map((origin) => rejected.get(originKey(origin)) ?? titleOf(origin));
  return judge(pass, around, 'RulesAccepted', 'rules', [
    ...sentence('Left out of the rules', leftOut),
    ...sentence('In use as they were last good', stale),
    ...refusedByRunning(pass, ruler.name, 'Thanos'),
  ]);
}

/** ScrapeConfigsAccepted, of a stack that names scrape configurations. */
export function judgeScrapeConfigs(pass: Looked, around: Circumstances): Judgement {
  if (pass.stack.spec.prometheus?.additionalScrapeConfigs === undefined) return 'none';
  const { rejectedScrapeConfigs, kept } = checkedIn(pass);
  return judge(pass, around, 'ScrapeConfigsAccepted', 'scrape configurations', [
    ...sentence('Left out of the scrape configurations', rejectedScrapeConfigs),
    ...(kept.scrapeJobs ? ['The jobs of the last good scrape configurations stay in use.'] : []),
    ...refusedByRunning(pass, prometheus.name, 'Prometheus'),
  ]);
}

type Checked = Pick<Worked, 'rejectedRules' | 'rejectedScrapeConfigs' | 'kept'>;

const NOTHING_CHECKED: Checked = {
  rejectedRules: [],
  rejectedScrapeConfigs: [],
  kept: { rules: [], scrapeJobs: false },
};

function checkedIn(pass: Looked): Checked {
  switch (pass.kind) {
    case 'paused':
      return NOTHING_CHECKED;
    case 'blocked':
    case 'worked':
      return pass;
  }
}

/** What pods refuse is seen in any pass; that nothing is wrong knows only who has checked the files. */
function judge(
  pass: Looked,
  around: Circumstances,
  type: ConditionType,
  what: string,
  faults: readonly string[],
): Judgement {
  const missing = factOfProblems(problemsOf(pass, type), pass, around);
  const sentences = [...(missing ? [missing.message] : []), ...faults];
  if (sentences.length > 0)
    return {
      status: 'False',
      reason: missing?.reason ?? REASONS.SomeRejected,
      message: `${sentences.join(' ')}${missing ? '' : nextLook(pass, around)}`,
    };
  switch (pass.kind) {
    case 'paused':
      return 'keep';
    case 'blocked':
    case 'worked':
      return { status: 'True', reason: REASONS.AllAccepted, message: `All ${what} are in use.` };
  }
}

/** What our own check took and the version in the pods does not. Where it was good before, it stays in use there as it was. */
const refusedByRunning = (pass: Looked, workload: Workload, program: string): readonly string[] =>
  sentence(
    `The ${program} that runs refuses, and leaves out or keeps as last good`,
    (pass.workloads.find((one) => one.workload === workload)?.refusedFiles ?? []).map(
      ({ file, reason }) => `${file}: ${reason}`,
    ),
  );

const describe = ({ origin, message }: RejectedRules): string => `${titleOf(origin)}: ${message}`;

const sentence = (start: string, items: readonly string[]): readonly string[] =>
  items.length === 0 ? [] : [`${start}: ${list(items)}.`];
