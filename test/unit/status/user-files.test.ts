import { expect } from 'chai';
import { judgeRules, judgeScrapeConfigs } from '../../../src/status/user-files.ts';
import { FULL, factOf, resolved, worked } from './inputs.ts';

const STACK = resolved({ ...FULL, prometheus: { additionalScrapeConfigs: { name: 's', key: 'k' } } });

const told = (judge: typeof judgeRules, change: Parameters<typeof worked>[0]) => factOf(judge, worked(change, STACK));

const MISSING = {
  reason: 'RuleConfigMapMissing',
  message: 'ConfigMap "a" does not exist',
  blocking: false,
  condition: 'RulesAccepted',
} as const;
const of = (name: string, key: string) => ({ kind: 'ConfigMap', name, key }) as const;
const REJECTED = [
  { origin: of('b', 'x'), message: 'wrong' },
  { origin: of('b', 'y'), message: 'wrong too' },
];

describe('RulesAccepted', () => {
  it('tells apart what is left out and what stays in use as it was', () => {
    const fact = told(judgeRules, {
      rejectedRules: REJECTED,
      kept: { rules: [of('b', 'y')], scrapeJobs: false },
    });
    expect(fact).to.deep.equal({
      status: 'False',
      reason: 'SomeRejected',
      message:
        'Left out of the rules: ConfigMap b, key x: wrong. In use as they were last good: ConfigMap b, key y: wrong too.',
    });
  });

  it('names what is missing, what is kept of it, and what is wrong beside it', () => {
    const fact = told(judgeRules, {
      problems: [MISSING],
      rejectedRules: REJECTED.slice(0, 1),
      kept: { rules: [of('a', 'z')], scrapeJobs: false },
    });
    expect(fact).to.deep.equal({
      status: 'False',
      reason: 'RuleConfigMapMissing',
      message:
        'ConfigMap "a" does not exist. Left out of the rules: ConfigMap b, key x: wrong. In use as they were last good: ConfigMap a, key z.',
    });
  });
});

describe('ScrapeConfigsAccepted', () => {
  it('says when the last good jobs stay in use', () => {
    const rejectedScrapeConfigs = ['number 1 has no job_name'];
    const fact = told(judgeScrapeConfigs, { rejectedScrapeConfigs, kept: { rules: [], scrapeJobs: true } });
    expect(fact.message).to.equal(
      'Left out of the scrape configurations: number 1 has no job_name. The jobs of the last good scrape configurations stay in use.',
    );
    const first = told(judgeScrapeConfigs, { rejectedScrapeConfigs });
    expect(first.message).to.not.include('last good');
  });
});
