import { expect } from 'chai';
import { selects } from '../../../../../sandbox/cluster/network-policy/selectors.ts';
import type { Selector } from '../../../../../sandbox/cluster/network-policy/types.ts';

const labels = { app: 'store', tier: 'back' };

describe('sandbox/cluster/network-policy/selectors', () => {
  const cases: readonly (readonly [string, Selector, boolean])[] = [
    ['nothing asked', {}, true],
    ['an equal label', { matchLabels: { app: 'store' } }, true],
    ['one of two labels different', { matchLabels: { app: 'store', tier: 'front' } }, false],
    ['In with the value', { matchExpressions: [{ key: 'app', operator: 'In', values: ['query', 'store'] }] }, true],
    ['In without the value', { matchExpressions: [{ key: 'app', operator: 'In', values: ['query'] }] }, false],
    ['In for an absent label', { matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }] }, false],
    ['NotIn with the value', { matchExpressions: [{ key: 'app', operator: 'NotIn', values: ['store'] }] }, false],
    ['NotIn for an absent label', { matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] }, true],
    ['Exists', { matchExpressions: [{ key: 'app', operator: 'Exists' }] }, true],
    ['Exists for an absent label', { matchExpressions: [{ key: 'zone', operator: 'Exists' }] }, false],
    ['DoesNotExist', { matchExpressions: [{ key: 'zone', operator: 'DoesNotExist' }] }, true],
    ['DoesNotExist for a label that is there', { matchExpressions: [{ key: 'app', operator: 'DoesNotExist' }] }, false],
    [
      'labels that fit and an expression that does not',
      { matchLabels: { app: 'store' }, matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['back'] }] },
      false,
    ],
  ];
  for (const [what, selector, expected] of cases) {
    it(`${what}: ${expected ? 'selects' : 'does not select'}`, () => {
      expect(selects(selector, labels)).to.equal(expected);
    });
  }

  it('treats missing labels as none', () => {
    expect(selects({})).to.equal(true);
    expect(selects({ matchLabels: { app: 'store' } })).to.equal(false);
  });
});
