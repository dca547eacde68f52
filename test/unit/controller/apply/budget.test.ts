import { expect } from 'chai';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { createWriteBudgets, isExempt, isUrgent } from '../../../../src/controller/apply/budget.ts';
import { withDesiredHash } from '../../../../src/manifests/desired-hash.ts';
import { readAllowedIdentities } from '../../../../src/manifests/parts/configuration.ts';
import { certificateRequests } from '../../../../src/plan/certificates.ts';
import { buildPlan } from '../../../../src/plan/plan.ts';
import { WRITE_BUDGET } from '../../../../src/stack/write-budget.ts';
import { MINIMAL, objectsOf, planOf, resolved, stackObject, trustOf } from '../../../support/plans.ts';

const { burst, everyMs } = WRITE_BUDGET;

describe('the budget of writes', () => {
  it('gives each stack its burst, then one write a second, and never more than the burst', () => {
    const budgets = createWriteBudgets();
    const taken = (stack: string, now: number, tries = 3 * burst) =>
      Array.from({ length: tries }, () => budgets.take(stack, now)).filter(Boolean).length;
    expect(taken('n/a', 0)).to.equal(burst);
    expect(taken('n/b', 0)).to.equal(burst);
    expect(taken('n/a', everyMs - 1)).to.equal(0);
    expect(taken('n/a', everyMs)).to.equal(1);
    // A loop that writes 57 objects a second, as renewals near the duration once did.
    let written = 0;
    for (let second = 2; second <= 61; second += 1) written += taken('n/a', second * everyMs, 57);
    expect(written).to.equal(60);
    expect(taken('n/a', 0)).to.equal(0);
    expect(taken('n/a', 10_000 * everyMs)).to.equal(burst);
    budgets.forget('n/a');
    expect(taken('n/a', 10_000 * everyMs)).to.equal(burst);
  });

  it('holds the largest stack that the schema allows', () => {
    const clients = Array.from({ length: 64 }, (_, index) => ({ name: `client-${index}`, podSelector: {} }));
    const spec = { ...MINIMAL, ruler: {}, prometheus: { kubernetesDiscovery: 'Namespace' as const }, clients };
    const stack = resolved(stackObject(spec));
    // 8 MiB of rules at half a MiB in a ConfigMap are more than there can be.
    const most = objectsOf(planOf(stack)).length + certificateRequests(stack).length + 16;
    expect(most).to.be.greaterThan(100).and.at.most(burst);
  });
});

describe('what the budget never postpones', () => {
  const stack = resolved(stackObject({ ...MINIMAL, ruler: {}, clients: [{ name: 'grafana' }] }));
  const without = resolved(stackObject({ ...MINIMAL, ruler: {} }));
  const observed = (allowed: ReturnType<typeof planOf>['allowed']) =>
    buildPlan({ stack: without, trust: trustOf(without), inputs: planOf(without).inputs, observedAllowed: allowed });
  const before = planOf(stack);
  const after = observed(before.allowed);
  const pairs = objectsOf(after).map((object) => [object, find(objectsOf(before), object)] as const);

  it('is a key', () => {
    const key = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, type: 'kubernetes.io/tls' };
    expect(isExempt(key)).to.equal(true);
    expect(isExempt({ ...key, type: 'Opaque' })).to.equal(false);
  });

  it('is the list of a listener that lost an identity, and the pods that must forget it; nothing else', () => {
    const exempt = pairs
      .filter(([desired, live]) => isUrgent(desired, live))
      .map(([{ kind, metadata }]) => [kind, metadata.name]);
    expect(exempt).to.deep.equal([
      ['ConfigMap', 'prod-thanos-query'],
      ['Deployment', 'prod-thanos-query'],
    ]);
  });

  it('is the same list when somebody deleted it: until it is back, nobody is refused', () => {
    const [pair] = pairs.filter(([desired, live]) => isUrgent(desired, live));
    const [list] = pair ?? expect.fail('there is one');
    expect(isUrgent(list, undefined)).to.equal(true);
    expect(isUrgent({ ...list, metadata: { ...list.metadata, annotations: {} } }, undefined)).to.equal(false);
  });

  it('is no mark that somebody edits: it pays like every other write', () => {
    for (const object of objectsOf(before).map(withDesiredHash)) {
      const mark = { 'securethanos.io/identities-epoch': 'ffffffffff' };
      const live = {
        ...object,
        metadata: { ...object.metadata, annotations: { ...object.metadata.annotations, ...mark } },
      };
      expect(isUrgent(object, live), object.metadata.name).to.equal(false);
    }
  });

  it('is no more than a reserve, whatever is edited', () => {
    const budgets = createWriteBudgets();
    const taken = (isUrgent: boolean) =>
      Array.from({ length: 5 * burst }, () => budgets.take('n/a', 0, isUrgent)).filter(Boolean).length;
    expect(taken(false)).to.equal(burst);
    expect(taken(true)).to.equal(burst);
    budgets.forget('n/a');
    expect(taken(true)).to.equal(2 * burst);
  });

  it('takes no mark over that we did not write', () => {
    const list =
      objectsOf(before).find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === 'prod-thanos-query') ??
      expect.fail('no list');
    const withMark = (epoch: string) => {
      const annotations = { ...list.metadata.annotations, 'securethanos.io/identities-epoch': epoch };
      return readAllowedIdentities({ ...list, metadata: { ...list.metadata, annotations } });
    };
    expect(withMark('0123456789').epoch).to.equal('0123456789');
    for (const epoch of ['', 'e1', '0123456789\n', '\u001b[31m56789', '012345678G', '01234567890'])
      expect(withMark(epoch).epoch, JSON.stringify(epoch))
        .to.match(/^[0-9a-f]{10}$/)
        .and.not.equal(epoch);
  });

  it('is nothing of a stack whose lists only grow', () => {
    const grown = planOf(stack).stack;
    const plan = buildPlan({
      stack: grown,
      trust: trustOf(grown),
      inputs: before.inputs,
      observedAllowed: after.allowed,
    });
    const changed = objectsOf(plan).filter((object) => isUrgent(object, find(objectsOf(after), object)));
    expect(changed).to.deep.equal([]);
  });
});

function find(
  objects: readonly KubernetesObject[],
  { kind, metadata }: KubernetesObject,
): KubernetesObject | undefined {
  return objects.find((one) => one.kind === kind && one.metadata.name === metadata.name);
}
