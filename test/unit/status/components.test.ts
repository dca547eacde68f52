// Workloads in words, and those that have no pods: on purpose, or by somebody's hand.
import { expect } from 'chai';
import type { Workload } from '../../../src/stack/components.ts';
import { describeState, scaledByHand, scaledToZero } from '../../../src/status/components.ts';
import { paused, refused, resolved, rolledOut, statusOf, worked } from './inputs.ts';

const [STATE] = rolledOut(resolved());

describe('a workload in words', () => {
  const said = (change: object) =>
    describeState({ ...(STATE ?? expect.fail('no workload')), workload: 'store', desired: 2, ...change });

  it('has its pods, those of an earlier revision, and what is wrong with them', () => {
    expect(said({ ready: 2 })).to.equal('store: 2 of 2 pods ready');
    expect(said({ ready: 1, outdated: 1 })).to.equal('store: 1 of 2 pods ready, 1 of an earlier revision');
    expect(said({ ready: 0, message: 'no node' })).to.equal('store: 0 of 2 pods ready (no node)');
  });
});

describe('a workload without pods', () => {
  const NONE = resolved({ query: { replicas: 0 }, ruler: { replicas: 0 }, store: { replicas: 1 } });
  const withNone = (...names: readonly Workload[]) =>
    rolledOut(resolved()).map((state) => (names.includes(state.workload) ? { ...state, desired: 0, ready: 0 } : state));

  it('is named where the spec asks for none of what is missed', () => {
    expect(scaledToZero(NONE)).to.deep.equal(['query']);
    expect(scaledToZero(resolved())).to.deep.equal([]);
  });

  it('was scaled by hand where the spec asks for some, but for the Compactor, which another stack may hold back', () => {
    const workloads = withNone('store', 'compactor');
    expect(scaledByHand(worked({ workloads }).pass)).to.deep.equal(['store']);
    expect(scaledByHand(paused({ workloads }).pass)).to.deep.equal(['store']);
    expect(scaledByHand(worked().pass)).to.deep.equal([]);
  });

  it('was not where the spec asks for none, or is refused', () => {
    const workloads = rolledOut(NONE);
    expect(scaledByHand(worked({ workloads }, NONE).pass)).to.deep.equal([]);
    expect(scaledByHand(refused(statusOf(worked())).pass)).to.deep.equal([]);
  });
});

describe('the row of a component', () => {
  const STACK = resolved({ prometheus: {} });
  const rowsOf = (change: object) => {
    const workloads = rolledOut(STACK).map((state) =>
      state.workload === 'prometheus' ? { ...state, volumeSize: '20Gi', ...change } : state,
    );
    const rows = statusOf(worked({ workloads }, STACK)).components ?? [];
    return new Map(rows.map((row) => [row.name, row]));
  };

  it('says what is wrong with its pods, as much of it as fits', () => {
    expect(rowsOf({ message: 'no node' }).get('prometheus')?.message).to.equal('no node');
    expect(rowsOf({ message: 'x'.repeat(5000) }).get('prometheus')?.message).to.have.lengthOf.at.most(1024);
    expect(rowsOf({}).get('prometheus')).to.not.have.property('message');
  });

  it('has the size of its volumes, but none of those of the component whose pods it shares', () => {
    expect(rowsOf({}).get('prometheus')?.volumeSize).to.equal('20Gi');
    expect(rowsOf({}).get('sidecar')).to.not.have.property('volumeSize');
  });
});
