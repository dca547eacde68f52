import { expect } from 'chai';
import { durationSeconds } from '../../../src/api/duration.ts';

describe('durationSeconds', () => {
  const CASES: readonly (readonly [string, number])[] = [
    ['0', 0],
    ['0d', 0],
    ['45s', 45],
    ['1h30m', 5400],
    ['2160h', 7_776_000],
    ['30d', 2_592_000],
    ['1w', 604_800],
    ['1y', 31_536_000],
    ['1m500ms', 60.5],
  ];
  for (const [text, seconds] of CASES) {
    it(`${text} is ${seconds} s`, () => expect(durationSeconds(text)).to.equal(seconds));
  }

  for (const text of ['', '1', 'h', '1.5h', '-1h', '1h ', '1H', '1h!', 'one hour']) {
    it(`refuses "${text}"`, () =>
      expect(() => durationSeconds(text)).to.throw(RangeError, `"${text}" is not a duration`));
  }
});
