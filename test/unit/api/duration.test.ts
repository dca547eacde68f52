import { expect } from 'chai';
import { durationSeconds, durationText } from '../../../src/api/duration.ts';

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

describe('durationText', () => {
  for (const [seconds, text] of [
    [0, '0s'],
    [10.9, '10s'],
    [5400, '1h30m'],
    [7_776_300, '90d5m'],
    [90_061, '1d1h'],
  ] as const) {
    it(`writes ${seconds} s as ${text}`, () => expect(durationText(seconds)).to.equal(text));
  }
});
