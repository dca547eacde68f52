import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { readBudget } from '../../../src/observed/disruption-budgets.ts';
import { type PodFacts, readPod } from '../../../src/observed/pod-facts.ts';
import { isRefusedForGood } from '../../../src/plan/refused-evictions.ts';

const LABELS = { component: 'store', tier: 'a' };

const pod = (ordinal: number, labels: Readonly<Record<string, string>> = LABELS): PodFacts =>
  readPod({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: `store-${ordinal}`, namespace: 'monitoring', labels },
  });

/** A budget over three pods, of which two are wanted and one is there, as the API server counted it. */
const budget = ({ status = {}, spec = {}, metadata = {} }: Partial<Record<string, object>> = {}): KubernetesObject => ({
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'of-a-user', namespace: 'monitoring', generation: 1, ...metadata },
  spec: { selector: { matchLabels: { component: 'store' } }, ...spec },
  status: {
    observedGeneration: 1,
    expectedPods: 3,
    desiredHealthy: 2,
    currentHealthy: 1,
    disruptionsAllowed: 0,
    ...status,
  },
});

const ALL = budget({ status: { desiredHealthy: 3, currentHealthy: 2 } });
const ALWAYS = budget({ spec: { unhealthyPodEvictionPolicy: 'AlwaysAllow' } });

describe('isRefusedForGood', () => {
  const stuck = (isReady = false, alike = [pod(2)]) => ({ pod: { ...pod(2), isReady }, because: 'it crashes', alike });
  const isForGood = (...budgets: readonly KubernetesObject[]) => isRefusedForGood(stuck(), budgets.map(readBudget));

  it('is so where the budget wants every pod, the stuck one too', () => {
    expect(isForGood(ALL)).to.equal(true);
    expect(isForGood(budget({ status: { expectedPods: 1, desiredHealthy: 1, currentHealthy: 0 } }))).to.equal(true);
  });

  it('is so where nothing has to be healthy, and no other pod is there to be it', () => {
    const none = { desiredHealthy: 0, currentHealthy: 0 };
    expect(isForGood(budget({ status: { ...none, expectedPods: 1 } }))).to.equal(true);
    expect(isForGood(budget({ status: { ...none, expectedPods: 2 } }))).to.equal(false);
  });

  it('is not while others may get ready, which are enough for the budget', () =>
    expect(isForGood(budget())).to.equal(false));

  it('counts pods that are as stuck as this one', () => {
    expect(isRefusedForGood(stuck(false, [pod(1), pod(2)]), [readBudget(budget())])).to.equal(true);
    expect(isRefusedForGood(stuck(false, [pod(1, { component: 'earlier' }), pod(2)]), [readBudget(budget())])).to.equal(
      false,
    );
  });

  it('is never so for a ready pod', () => expect(isRefusedForGood(stuck(true), [readBudget(ALL)])).to.equal(false));

  const ALLOWING: readonly [what: string, budget: KubernetesObject][] = [
    ['lets every unready pod go', ALWAYS],
    ['is satisfied by others', budget({ status: { currentHealthy: 2 } })],
    ['has a disruption left', budget({ status: { desiredHealthy: 3, disruptionsAllowed: 1 } })],
  ];
  for (const [what, allowing] of ALLOWING) {
    it(`is not where the only budget ${what}: then something else refuses`, () =>
      expect(isForGood(allowing)).to.equal(false));
    it(`is where one of several budgets ${what} and none may later: the API server weighs none of them`, () => {
      expect(isForGood(allowing, ALL)).to.equal(true);
      expect(isForGood(allowing, ALWAYS)).to.equal(true);
      expect(isForGood(allowing, budget())).to.equal(false);
    });
  }

  const UNTOLD: readonly [what: string, budget: KubernetesObject][] = [
    ['were counted for an earlier spec', budget({ metadata: { generation: 2 }, status: { desiredHealthy: 3 } })],
    [
      'could not be counted',
      budget({ status: { desiredHealthy: 3, conditions: [{ type: 'DisruptionAllowed', reason: 'SyncFailed' }] } }),
    ],
  ];
  for (const [what, untold] of UNTOLD)
    it(`is not where the numbers of the budget ${what}`, () => expect(isForGood(untold)).to.equal(false));

  it('is not where no budget is about the pod', () => {
    expect(isForGood()).to.equal(false);
    expect(isForGood({ ...ALL, spec: {} })).to.equal(false);
    expect(isForGood({ ...ALL, metadata: { ...ALL.metadata, namespace: 'other' } })).to.equal(false);
    expect(isForGood({ ...ALL, spec: { selector: { matchLabels: { component: 'query' } } } })).to.equal(false);
    expect(isForGood({ ...ALL, spec: { selector: {} } })).to.equal(true);
  });
});
