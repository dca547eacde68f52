import { expect } from 'chai';
import { type Contests, mayTakeBack } from '../../../../src/controller/apply/contests.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;

/** When a write goes out, if somebody undoes each at once and we look every second. */
function writesWithin(minutes: number): readonly number[] {
  const contests: Contests = new Map();
  const seconds = Array.from({ length: minutes * 60 }, (_, second) => second);
  return seconds.filter((second) => mayTakeBack(contests, 'a', second * SECOND + MINUTE));
}

describe('mayTakeBack', () => {
  it('answers at once a few times, then after a pause that doubles', () => {
    expect(writesWithin(10)).to.deep.equal([0, 1, 2, 3, 4, 14, 34, 74, 154, 314]);
  });

  it('never waits longer than ten minutes', () => {
    const writes = writesWithin(120);
    const pauses = writes.slice(1).map((second, index) => second - (writes[index] ?? 0));
    expect(Math.max(...pauses)).to.equal(600);
  });

  it('counts each object and each field apart', () => {
    const contests: Contests = new Map();
    for (const _ of Array(5)) mayTakeBack(contests, 'a', MINUTE);
    expect(mayTakeBack(contests, 'a', MINUTE)).to.equal(false);
    expect(mayTakeBack(contests, 'b', MINUTE)).to.equal(true);
  });

  it('forgets what was quiet for twenty minutes', () => {
    const contests: Contests = new Map();
    for (const _ of Array(5)) mayTakeBack(contests, 'a', MINUTE);
    mayTakeBack(contests, 'b', 22 * MINUTE);
    expect([...contests.keys()]).to.deep.equal(['b']);
  });
});
