// When all pods of a workload are as they should be, and stay so.
import { expect } from 'chai';
import { isRolledOut, staysReady, type WorkloadFacts } from '../../../src/observed/workload-facts.ts';

const DONE: WorkloadFacts = {
  workload: 'store',
  exists: true,
  desired: 2,
  ready: 2,
  updated: 2,
  outdated: 0,
  available: 2,
  observed: true,
};

const LACKING: readonly (readonly [what: string, change: Partial<WorkloadFacts>])[] = [
  ['Kubernetes has not seen the newest spec', { observed: false }],
  ['a pod is of an earlier revision', { updated: 1 }],
  ['a pod of an earlier revision still runs beside the others', { outdated: 1 }],
  ['a pod is not ready', { ready: 1 }],
];

describe('a workload', () => {
  it('is rolled out when all of its pods are of the newest revision and ready, and one too many is no harm', () => {
    for (const change of [
      {},
      { ready: 3, updated: 3, available: 3 },
      { desired: 0, ready: 0, updated: 0, available: 0 },
    ])
      expect([isRolledOut({ ...DONE, ...change }), staysReady({ ...DONE, ...change })]).to.deep.equal([true, true]);
  });

  for (const [what, change] of LACKING)
    it(`is not while ${what}`, () => {
      expect([isRolledOut({ ...DONE, ...change }), staysReady({ ...DONE, ...change })]).to.deep.equal([false, false]);
    });

  it('stays ready only once its pods were ready for as long as Kubernetes waits', () => {
    expect([isRolledOut({ ...DONE, available: 1 }), staysReady({ ...DONE, available: 1 })]).to.deep.equal([
      true,
      false,
    ]);
  });
});
