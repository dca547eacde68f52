// Random scrape jobs, judged by us and by Prometheus: whatever we accept it accepts, and what we write means the same to it.

import { readScrapeConfigs, type ScrapeConfigs } from '../../src/user-files/scrape/additional.ts';
import { writeJobs } from '../../src/user-files/scrape/written.ts';
import { buildPrometheusFile } from '../../src/workloads/prometheus/file.ts';
import { makeScrapeConfigs } from '../support/fuzz/scrape-jobs.ts';
import { askJudge, type Judgement, type Question } from '../support/judge.ts';
import { MINIMAL, planOf, resolved, stackObject } from '../support/plans.ts';

/** What became of many cases. */
export interface Outcome {
  readonly accepted: number;
  readonly refusedByBoth: number;
  /** We refuse what Prometheus takes: allowed, and wanted to be rare. */
  readonly refusedByUs: number;
  /** Accepted by us alone, or written so that it means something else: each with its seed and text. */
  readonly faults: readonly string[];
}

const PLAN = planOf(resolved(stackObject({ ...MINIMAL, prometheus: { scrapeInterval: '30s' } })));
const HEAD = 'global: {scrape_interval: 30s}\nscrape_configs:\n';
/** Cases whose texts are in memory at once. */
const AT_ONCE = 10_000;

/** The user's text as a whole configuration. A byte order mark begins a text: it would be none in the middle of another. */
export const wholeSource = (content: string): string => HEAD + content.replace(/^\uFEFF/, '');

/** @param first the seed of the first case; each other has the next one */
export async function judgeScrapeJobs(first: number, count: number): Promise<Outcome> {
  let sum: Outcome = { accepted: 0, refusedByBoth: 0, refusedByUs: 0, faults: [] };
  for (let done = 0; done < count; done += AT_ONCE) {
    const seeds = Array.from({ length: Math.min(AT_ONCE, count - done) }, (_, index) => first + done + index);
    const more = await judgeSeeds(seeds);
    sum = {
      accepted: sum.accepted + more.accepted,
      refusedByBoth: sum.refusedByBoth + more.refusedByBoth,
      refusedByUs: sum.refusedByUs + more.refusedByUs,
      faults: [...sum.faults, ...more.faults],
    };
  }
  return sum;
}

async function judgeSeeds(seeds: readonly number[]): Promise<Outcome> {
  const cases = seeds.map((seed) => {
    const content = makeScrapeConfigs(seed);
    return { seed, content, ours: readScrapeConfigs(content, [], { scrapeIntervalSeconds: 30 }) };
  });
  const questions = cases.flatMap(({ content, ours }) => questionsOf(content, ours));
  const answers = (await askJudge('judge-prometheus', questions)).values();
  const judged = cases.map(({ seed, content, ours }) => {
    const theirs = answers.next().value as Judgement;
    const written = isAccepted(ours) ? (answers.next().value as Judgement) : undefined;
    return {
      accepted: theirs.ok,
      fault: written && faultOf(theirs, written, `seed ${seed}: ${JSON.stringify(content)}`),
      ours: isAccepted(ours),
    };
  });
  const count = (isOne: (one: (typeof judged)[number]) => boolean) => judged.filter(isOne).length;
  return {
    accepted: count(({ ours }) => ours),
    refusedByBoth: count(({ ours, accepted }) => !ours && !accepted),
    refusedByUs: count(({ ours, accepted }) => !ours && accepted),
    faults: judged.flatMap(({ fault }) => fault ?? []),
  };
}

const isAccepted = ({ problems }: ScrapeConfigs): boolean => problems.length === 0;

const questionsOf = (content: string, ours: ScrapeConfigs): readonly Question[] => [
  { judge: 'jobs', input: wholeSource(content) },
  ...(isAccepted(ours)
    ? [{ judge: 'jobs', input: buildPrometheusFile(PLAN, 'prometheus', writeJobs(ours.jobs)) }]
    : []),
];

/** The stack's own jobs come first in what we write. */
function faultOf(theirs: Judgement, written: Judgement, which: string): string | undefined {
  if (!theirs.ok) return `accepted by us, not by Prometheus (${theirs.error}), ${which}`;
  if (!written.ok) return `written so that Prometheus refuses it (${written.error}), ${which}`;
  const jobs = theirs.meaning as readonly string[];
  const ours = (written.meaning as readonly string[]).slice(-jobs.length || undefined);
  return jobs.length === 0 || JSON.stringify(ours) === JSON.stringify(jobs)
    ? undefined
    : `written with another meaning, ${which}`;
}
