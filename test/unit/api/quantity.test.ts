import { expect } from 'chai';
import { isQuantity, quantityValue } from '../../../src/api/quantity.ts';

describe('quantities', () => {
  const CASES: readonly (readonly [text: string, value: number])[] = [
    ['20', 20],
    ['1.5', 1.5],
    ['.5', 0.5],
    ['1.', 1],
    ['-1', -1],
    ['500m', 0.5],
    ['1k', 1000],
    ['1Ki', 1024],
    ['20Gi', 20 * 2 ** 30],
    ['1.5T', 1.5e12],
    ['1E', 1e18],
    ['1e3', 1000],
    ['1E-2', 0.01],
  ];
  for (const [text, value] of CASES)
    it(`${text} is ${value}`, () => {
      expect(isQuantity(text)).to.equal(true);
      expect(quantityValue(text)).to.be.closeTo(value, Math.abs(value) * 1e-12);
    });

  it('compare as Kubernetes compares them', () => {
    for (const [one, other] of [
      ['700m', '0.7'],
      ['1Gi', '1073741824'],
      ['1.1', '1100m'],
    ] as const)
      expect(quantityValue(one), one).to.equal(quantityValue(other));
    expect(quantityValue('1Ti')).to.be.above(quantityValue('1099511627775'));
  });

  it('are nothing else', () => {
    for (const text of ['', '20 Gi', '20GB', '1ki', '1e', 'Gi', '1..5', '1Gii', '0x10']) {
      expect(isQuantity(text), text).to.equal(false);
      expect(() => quantityValue(text), text).to.throw(RangeError, 'is not a quantity: write for instance "20Gi"');
    }
  });
});
