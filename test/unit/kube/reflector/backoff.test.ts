import { expect } from 'chai';
import fc from 'fast-check';
import { backOff, NO_FAILURE, WATCH_BACKOFF } from '../../../../src/kube/reflector/backoff.ts';

/** The delays of `count` failures, each right after the wait for the one before. */
function delays(count: number, random: number): number[] {
  let state = NO_FAILURE;
  let now = 0;
  return Array.from({ length: count }, () => {
    const next = backOff(WATCH_BACKOFF, state, now, random);
    state = next.state;
    now += next.delayMs;
    return next.delayMs;
  });
}

describe('backOff', () => {
  it('doubles from 800 ms', () => {
    expect(delays(7, 0)).to.deep.equal([800, 1600, 3200, 6400, 12_800, 15_000, 15_000]);
  });

  it('spreads each delay over its double, also the last', () => {
    expect(delays(7, 0.5)).to.deep.equal([1200, 2400, 4800, 9600, 19_200, 22_500, 22_500]);
  });

  it('stays between 800 ms and 30 s, whatever comes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2000 }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        (count, random) => {
          for (const delay of delays(count, random)) expect(delay).to.be.within(800, 30_000);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('starts anew only after two minutes without a failure', () => {
    const { state, delayMs } = backOff(WATCH_BACKOFF, NO_FAILURE, 0, 0);
    expect(backOff(WATCH_BACKOFF, state, delayMs + 120_000, 0).delayMs).to.equal(1600);
    expect(backOff(WATCH_BACKOFF, state, delayMs + 120_001, 0).delayMs).to.equal(800);
  });

  it('asks a dead server less than 0.22 times a second', () => {
    const sum = delays(20, 0).reduce((total, delay) => total + delay, 0);
    expect(20 / (sum / 1000)).to.be.below(0.22);
  });
});
