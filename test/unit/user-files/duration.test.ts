import { expect } from 'chai';
import { prometheusSeconds } from '../../../src/user-files/duration.ts';

describe('prometheusSeconds', () => {
  const good: readonly (readonly [string, number])[] = [
    ['0', 0],
    ['0s', 0],
    ['5m', 300],
    ['1h30m', 5400],
    ['1y1w1d', 32_227_200],
    ['1500ms', 1.5],
  ];
  for (const [text, seconds] of good) it(`reads ${text}`, () => expect(prometheusSeconds(text)).to.equal(seconds));
  for (const text of ['', '5', '-5m', '1.5h', '5m1h', '1h1h', '5 m', '293y', 'm', '5M']) {
    it(`refuses "${text}"`, () => expect(prometheusSeconds(text)).to.equal(undefined));
  }
});
