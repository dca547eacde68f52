// What a disruption budget says, and whether its numbers may be believed.
import { expect } from 'chai';
import { readBudget } from '../../../src/observed/disruption-budgets.ts';

const SYNC_FAILED = { type: 'DisruptionAllowed', reason: 'SyncFailed' };

const budgetOf = (spec: object, status: object = {}) =>
  readBudget({
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'of-a-user', namespace: 'monitoring', generation: 2 },
    spec,
    status: { observedGeneration: 2, ...status },
  });

describe('a disruption budget', () => {
  it('lets unready pods go when it says so, and by no other policy', () => {
    const policies = ['AlwaysAllow', 'IfHealthyBudget', undefined];
    const lets = policies.map((unhealthyPodEvictionPolicy) => budgetOf({ unhealthyPodEvictionPolicy }).letsUnreadyGo);
    expect(lets).to.deep.equal([true, false, false]);
  });

  it('has numbers of its spec once its controller has seen that, unless they could not be told', () => {
    const counted = (status: object) => budgetOf({}, status).isCounted;
    expect([counted({}), counted({ observedGeneration: 3 })]).to.deep.equal([true, true]);
    expect([counted({ observedGeneration: 1 }), counted({ observedGeneration: undefined })]).to.deep.equal([
      false,
      false,
    ]);
    const other = { type: 'Other', reason: 'SyncFailed' };
    const sufficient = { type: 'DisruptionAllowed', reason: 'SufficientPods' };
    expect(
      [[other, sufficient], [SYNC_FAILED], [other, SYNC_FAILED]].map((conditions) => counted({ conditions })),
    ).to.deep.equal([true, false, false]);
  });
});
