import { expect } from 'chai';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { createWriteBudgets, isExempt } from '../../../../src/controller/apply/budget.ts';
import { createRevocations } from '../../../../src/controller/apply/revocations.ts';
import { withDesiredHash } from '../../../../src/manifests/desired-hash.ts';
import { readAllowedIdentities } from '../../../../src/observed/allowed-identities.ts';
import { certificateRequests } from '../../../../src/plan/certificates.ts';
import { desire, NOTHING_SEEN } from '../../../../src/plan/desire.ts';
import { recordOf } from '../../../../src/plan/revocation.ts';
import { WRITE_BUDGET } from '../../../../src/stack/write-budget.ts';
import { certificatesOf, MINIMAL, objectsOf, planOf, resolved, stackObject } from '../../../support/plans.ts';

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
  /** The plan of a stack that had another one before. */
  const next = (wanted: typeof stack, { allowed }: ReturnType<typeof planOf>, recorded = recordOf(allowed, {})) =>
    desire({
      stack: wanted,
      certificates: certificatesOf(wanted),
      inputs: planOf(wanted).inputs,
      seen: { ...NOTHING_SEEN, allowed, recorded },
    });
  const hashed = (plan: ReturnType<typeof planOf>) => objectsOf(plan).map(withDesiredHash);
  const before = planOf(stack);
  const after = next(without, before);
  /** What the operator knows that saw the objects of a plan as they should be. */
  const seen = (plan = before) => {
    const revocations = createRevocations();
    for (const object of hashed(plan)) revocations.settle('n/a', object);
    return revocations;
  };
  const owedBy = (plan: typeof before, live: readonly KubernetesObject[], revocations = seen()) =>
    hashed(plan).filter((object) => revocations.isOwed('n/a', object, find(live, object)));
  const names = (objects: readonly KubernetesObject[]) =>
    objects.map(({ kind, metadata }) => `${kind} ${metadata.name}`);
  const REVOKED = ['ConfigMap prod-thanos-query', 'Deployment prod-thanos-query'];

  it('is a key', () => {
    const key = { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a' }, type: 'kubernetes.io/tls' };
    expect(isExempt(key)).to.equal(true);
    expect(isExempt({ ...key, type: 'Opaque' })).to.equal(false);
  });

  it('is the list of a listener that lost an identity, and the pods that must forget it; nothing else', () => {
    expect(names(owedBy(after, hashed(before)))).to.deep.equal(REVOKED);
  });

  it('is the same after a crash behind the record, and for an operator that saw nothing yet', () => {
    const again = next(without, before, recordOf(after.allowed, {}));
    expect(names(owedBy(again, hashed(before)))).to.deep.equal(REVOKED);
    expect(names(owedBy(again, hashed(before), createRevocations()))).to.deep.equal(REVOKED);
  });

  it('is the same although somebody edited the marks and hashes that are there', () => {
    const live = hashed(before).map((object) =>
      withMarks(object, 'ffffffffff', find(hashed(after), object)?.metadata.annotations?.['securethanos.io/desired']),
    );
    expect(names(owedBy(after, live))).to.deep.equal(REVOKED);
  });

  it('is no mark that somebody edits or deletes, whatever hash he writes beside it: it pays like every other write', () => {
    for (const hash of [undefined, 'other']) {
      const live = hashed(before).map((object) => withMarks(object, 'ffffffffff', hash));
      expect(names(owedBy(before, live))).to.deep.equal([]);
    }
    expect(names(owedBy(before, []))).to.deep.equal([]);
  });

  it('is a removal once: when it is written, its mark is one of those', () => {
    const revocations = seen();
    for (const object of owedBy(after, hashed(before), revocations)) revocations.settle('n/a', object);
    expect(names(owedBy(after, hashed(before), revocations))).to.deep.equal([]);
    revocations.forget('n/a');
    expect(names(owedBy(after, hashed(before), revocations))).to.deep.equal(REVOKED);
  });

  it('is nothing of a stack whose lists only grow', () => {
    expect(names(owedBy(next(stack, after), hashed(after), seen(after)))).to.deep.equal([]);
  });

  it('takes no mark over that we did not write', () => {
    const list = find(objectsOf(before), {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'prod-thanos-query' },
    });
    const withMark = (epoch: string) => {
      if (!list) return expect.fail('no list');
      const annotations = { ...list.metadata.annotations, 'securethanos.io/identities-epoch': epoch };
      return readAllowedIdentities({ ...list, metadata: { ...list.metadata, annotations } });
    };
    expect(withMark('0123456789').epoch).to.equal('0123456789');
    for (const epoch of ['', 'e1', '0123456789\n', '\u001b[31m56789', '012345678G', '01234567890'])
      expect(withMark(epoch).epoch, JSON.stringify(epoch))
        .to.match(/^[0-9a-f]{10}$/)
        .and.not.equal(epoch);
  });
});

/** An object as somebody left it who edited its marks, and the hash of what is wanted if there is one. */
function withMarks(object: KubernetesObject, mark: string, hash?: string): KubernetesObject {
  const text = JSON.stringify(object).replaceAll(
    /("securethanos\.io\/(?:\w+-identities|identities-epoch)":)"\w+"/g,
    `$1"${mark}"`,
  );
  return JSON.parse(hash === undefined ? text : text.replace(/("securethanos\.io\/desired":)"\w+"/, `$1"${hash}"`));
}

function find(
  objects: readonly KubernetesObject[],
  { kind, metadata }: KubernetesObject,
): KubernetesObject | undefined {
  return objects.find((one) => one.kind === kind && one.metadata.name === metadata.name);
}
