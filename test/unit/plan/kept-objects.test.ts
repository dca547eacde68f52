import { expect } from 'chai';
import { type KubernetesObject, keyOf, refOf } from '../../../src/api/objects.ts';
import { keptObjects } from '../../../src/plan/kept-objects.ts';
import { MINIMAL, objectsOf, planOf, resolved, stackObject } from '../../support/plans.ts';

describe('objects that a stack rests on', () => {
  const stack = resolved(stackObject({ ...MINIMAL, ruler: {}, prometheus: { externalLabels: { cluster: 'a' } } }));
  const all = objectsOf(planOf(stack));
  /** What of it is not among these. */
  const missing = (objects: readonly KubernetesObject[]): readonly string[] => {
    const live = new Map(objects.map((object) => [keyOf(refOf(object)), object]));
    return keptObjects(stack, live)
      .map(keyOf)
      .filter((key) => !live.has(key));
  };

  it('are all there when nothing was removed', () => {
    expect(missing(all)).to.deep.equal([]);
  });

  it('are missed one by one: policies, accounts, configuration, Services', () => {
    const missed = all.filter((object) =>
      missing(all.filter((other) => other !== object)).includes(keyOf(refOf(object))),
    );
    const kinds = new Map<string, number>();
    for (const { kind } of missed) kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    expect([...kinds]).to.deep.equal([
      ['NetworkPolicy', 6],
      ['ServiceAccount', 5],
      ['ConfigMap', 7],
      ['Service', 12],
    ]);
  });

  it('are not missed of what was never made', () => {
    expect(missing([])).to.deep.equal([]);
  });
});
