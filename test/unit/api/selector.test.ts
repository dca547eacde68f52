import { expect } from 'chai';
import { selects } from '../../../src/api/selector.ts';

const LABELS = { app: 'thanos', tier: '' };

describe('selects', () => {
  const by = (operator: string, key: string, ...values: readonly string[]) =>
    selects({ matchExpressions: [{ key, operator, ...(values.length > 0 ? { values } : {}) }] }, LABELS);

  it('takes everything where nothing is asked', () => expect(selects({}, LABELS)).to.equal(true));

  it('asks for every label', () => {
    expect(selects({ matchLabels: { app: 'thanos', tier: '' } }, LABELS)).to.equal(true);
    expect(selects({ matchLabels: { app: 'thanos', tier: 'a' } }, LABELS)).to.equal(false);
    expect(selects({ matchLabels: { app: 'thanos', other: '' } }, LABELS)).to.equal(false);
  });

  it('knows all four operators; an absent label is in nothing', () => {
    expect([by('In', 'app', 'a', 'thanos'), by('In', 'app', 'a'), by('In', 'other', '')]).to.deep.equal([
      true,
      false,
      false,
    ]);
    expect([by('NotIn', 'app', 'a'), by('NotIn', 'app', 'thanos'), by('NotIn', 'other', 'a')]).to.deep.equal([
      true,
      false,
      true,
    ]);
    expect([by('Exists', 'tier'), by('Exists', 'other')]).to.deep.equal([true, false]);
    expect([by('DoesNotExist', 'other'), by('DoesNotExist', 'tier')]).to.deep.equal([true, false]);
    expect(() => by('Like', 'app', 'a')).to.throw(RangeError, 'operator "Like"');
  });

  it('asks for labels of the object alone, not for what every record inherits', () => {
    expect([by('Exists', 'constructor'), by('DoesNotExist', 'constructor')]).to.deep.equal([false, true]);
    const labels = Object.assign(Object.create({ inherited: 'a' }), LABELS);
    expect(selects({ matchLabels: { inherited: 'a' } }, labels)).to.equal(false);
  });

  it('asks for expressions besides labels', () => {
    const matchExpressions = [{ key: 'tier', operator: 'Exists' }];
    expect(selects({ matchLabels: { app: 'thanos' }, matchExpressions }, LABELS)).to.equal(true);
    expect(selects({ matchLabels: { app: 'other' }, matchExpressions }, LABELS)).to.equal(false);
  });
});
