import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { refusedInPods } from '../../../src/observed/refused-in-pods.ts';
import { workloadFacts } from '../../../src/observed/workload-facts.ts';
import { judgeRules, judgeScrapeConfigs } from '../../../src/status/user-files.ts';
import { FULL, factOf, resolved, worked } from '../status/inputs.ts';

const RULER = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'ruler', namespace: 'n', uid: 'ruler-uid' },
};
const EARLY = '2026-03-01T12:00:00Z';
const LATE = '2026-03-01T12:10:00Z';

interface Said {
  readonly checker?: string;
  readonly reloader?: string;
  readonly other?: string;
}

/** A pod of the ruler whose containers said this when they last ended. */
function pod({ checker, reloader, other }: Said, owner = 'ruler-uid'): KubernetesObject {
  const end = (message: string | undefined, finishedAt: string) => ({ terminated: { message, finishedAt } });
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: 'ruler-0',
      namespace: 'n',
      ownerReferences: [{ apiVersion: 'apps/v1', kind: 'StatefulSet', name: 'ruler', uid: owner }],
    },
    status: {
      initContainerStatuses: [
        { name: 'checker', state: end(checker, EARLY) },
        { name: 'probe', state: end(other, LATE) },
      ],
      containerStatuses: [
        { name: 'reloader', ...(reloader === undefined ? {} : { lastState: end(reloader, LATE) }) },
        { name: 'ruler', lastState: end(other, LATE) },
      ],
    },
  };
}

describe('files that the version in a pod refuses', () => {
  it('are those of which our container said so, whatever other containers say', () => {
    expect(
      refusedInPods(RULER, [pod({ checker: 'a.yaml: parse error\nb.yaml: x\n', other: 'c.yaml: y' })]),
    ).to.deep.equal([
      { file: 'a.yaml', reason: 'parse error' },
      { file: 'b.yaml', reason: 'x' },
    ]);
  });

  it('are none once the reloader said so later', () => {
    expect(refusedInPods(RULER, [pod({ checker: 'a.yaml: bad', reloader: '' })])).to.deep.equal([]);
    expect(refusedInPods(RULER, [pod({ checker: '', reloader: 'a.yaml: bad' })])).to.have.length(1);
  });

  it('are each named once, of pods that the workload owns alone', () => {
    const pods = [
      pod({ checker: 'a.yaml: bad' }),
      pod({ checker: 'a.yaml: bad' }),
      pod({ checker: 'z.yaml: bad' }, 'x'),
    ];
    expect(refusedInPods(RULER, pods)).to.deep.equal([{ file: 'a.yaml', reason: 'bad' }]);
  });

  it('have short words without anything that a terminal obeys, and other lines are none', () => {
    const hostile = `a.yaml: \u001b[31m\u202eevil${'x'.repeat(5000)}\nno file here\n${'n'.repeat(300)}: x\nb.yaml:\n`;
    const [a, b, ...more] = refusedInPods(RULER, [pod({ checker: hostile })]);
    expect(a?.reason)
      .to.match(/^\[31m evilx+\u2026$/)
      .and.have.length(160);
    expect(b).to.deep.equal({ file: 'b.yaml', reason: 'see what it says of itself' });
    expect(more).to.deep.equal([]);
    expect(refusedInPods(RULER, [pod({ checker: 'a.yaml: x\n'.repeat(100_000) })])).to.have.length(1);
  });

  it('are named by RulesAccepted and ScrapeConfigsAccepted', () => {
    const facts = workloadFacts('ruler', RULER, [pod({ checker: 'a.yaml: parse error' })]);
    const stack = resolved({ ...FULL, prometheus: { additionalScrapeConfigs: { name: 's', key: 'k' } } });
    const rules = factOf(judgeRules, worked({ workloads: [facts] }, stack));
    expect(rules).to.deep.equal({
      status: 'False',
      reason: 'SomeRejected',
      message: 'The Thanos that runs refuses, and leaves out or keeps as last good: a.yaml: parse error.',
    });
    const ofPrometheus = { ...facts, workload: 'prometheus' as const };
    const scrapes = factOf(judgeScrapeConfigs, worked({ workloads: [ofPrometheus] }, stack));
    expect(scrapes.message).to.include('The Prometheus that runs refuses').and.include('a.yaml: parse error');
    expect(factOf(judgeRules, worked()).status).to.equal('True');
  });
});
