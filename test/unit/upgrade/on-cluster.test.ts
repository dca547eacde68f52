import { expect } from 'chai';
import { compare } from '../../upgrade/on-cluster/compare.ts';
import type { RunningPod, RunningStack } from '../../upgrade/on-cluster/running.ts';

const pod = (over: Partial<RunningPod> = {}): RunningPod => ({
  name: 'quickstart-thanos-store-0',
  uid: 'one',
  component: 'store',
  isReady: true,
  restarts: { store: 0 },
  ...over,
});

const OBJECT = {
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'quickstart-thanos-store', labels: { 'app.kubernetes.io/component': 'store' } },
  spec: { replicas: 2, template: { spec: { hostname: 'a' } } },
};
const BUDGET = {
  apiVersion: 'policy/v1',
  kind: 'PodDisruptionBudget',
  metadata: { name: 'quickstart-thanos-query', uid: 'a' },
  spec: { maxUnavailable: 1 },
};

const BEFORE: RunningStack = { objects: [OBJECT, BUDGET], pods: [pod()] };
const NONE = () => 'none';

const unsaid = (after: Partial<RunningStack>, saying: (line: string) => string = NONE) =>
  compare(BEFORE, { ...BEFORE, ...after }, saying).map((difference) => difference.unsaid);

describe('an upgrade on a cluster', () => {
  it('changed nothing where all is the same, or a disruption budget was made anew', () => {
    expect(unsaid({})).to.deep.equal([[], [], []]);
    const anew = { ...BUDGET, metadata: { ...BUDGET.metadata, uid: 'b' } };
    expect(unsaid({ objects: [OBJECT, anew] })).to.deep.equal([[], [], []]);
  });

  it('changed a template, or another part of an object', () => {
    const rolled = { ...OBJECT, spec: { ...OBJECT.spec, template: { spec: { hostname: 'b' } } } };
    expect(unsaid({ objects: [rolled, BUDGET] })).to.deep.equal([['store'], [], []]);
    const scaled = { ...OBJECT, spec: { ...OBJECT.spec, replicas: 3 } };
    expect(unsaid({ objects: [scaled, BUDGET] })).to.deep.equal([[], ['StatefulSet'], []]);
    const looser = { ...BUDGET, spec: { maxUnavailable: 2 } };
    expect(unsaid({ objects: [OBJECT, looser] })).to.deep.equal([[], ['PodDisruptionBudget'], []]);
  });

  for (const [what, pods] of [
    ['is another one', [pod({ uid: 'two' })]],
    ['began anew', [pod({ restarts: { store: 1 } })]],
    ['is not ready', [pod({ isReady: false })]],
    ['is gone', []],
    ['is one more', [pod(), pod({ name: 'quickstart-thanos-store-1', uid: 'two' })]],
  ] as const)
    it(`finds a pod that ${what}`, () => {
      expect(unsaid({ pods })[2]).to.have.length.greaterThan(0);
    });

  it('may do what CHANGELOG.md says', () => {
    const saying = (line: string) => (line === 'Pods that roll' ? 'query, store' : 'none');
    expect(unsaid({ pods: [pod({ uid: 'two' })] }, saying)[2]).to.deep.equal([]);
    expect(unsaid({ pods: [pod({ uid: 'two' })] }, () => 'query')[2]).to.deep.equal([pod().name, pod().name]);
  });
});
