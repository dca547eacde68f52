import { expect } from 'chai';
import { selects } from '../../../src/cli/selector.ts';

describe('selects', () => {
  const labels = { a: '1', b: '2' };
  const requirement = (key: string, operator: string, ...values: readonly string[]) => ({
    matchExpressions: [{ key, operator, ...(values.length > 0 ? { values } : {}) }],
  });
  const CASES: readonly (readonly [object, boolean])[] = [
    [{}, true],
    [{ matchLabels: { a: '1' } }, true],
    [{ matchLabels: { a: '2' } }, false],
    [{ matchLabels: { a: '1', c: '3' } }, false],
    [requirement('a', 'In', '1', '5'), true],
    [requirement('a', 'In', '5'), false],
    [requirement('c', 'In', '1'), false],
    [requirement('a', 'NotIn', '5'), true],
    [requirement('a', 'NotIn', '1'), false],
    [requirement('c', 'NotIn', '1'), true],
    [requirement('a', 'Exists'), true],
    [requirement('c', 'Exists'), false],
    [requirement('a', 'DoesNotExist'), false],
    [requirement('c', 'DoesNotExist'), true],
    [{ matchLabels: { a: '1' }, ...requirement('b', 'In', '1') }, false],
  ];
  for (const [selector, expected] of CASES) {
    it(`${JSON.stringify(selector)}: ${expected}`, () => {
      expect(selects(selector as Readonly<Record<string, unknown>>, labels)).to.equal(expected);
    });
  }
});
