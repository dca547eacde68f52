import { expect } from 'chai';
import { AT_ONCE_OF_AN_OBJECT, createContests, type TakeBack } from '../../../../src/controller/apply/contests.ts';
import { collector } from '../../../support/collector.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const edit = (field: string, object = 'ConfigMap a', stack = 'n/s'): TakeBack => ({ stack, object, fields: [field] });
const LIMITS = { ofStack: 3, altogether: 5 };

/** Asks, and counts where it may be written. */
function contest(most?: { ofStack: number; altogether: number }) {
  const contests = createContests(most);
  const takeBack = (what: TakeBack, now: number): boolean => {
    if (contests.isPaused(what, now)) return false;
    contests.count(what, now);
    return true;
  };
  const times = (count: number, what: TakeBack, now: number) => {
    for (const _ of Array(count)) takeBack(what, now);
  };
  return { contests, takeBack, times };
}

/** When a write goes out, if somebody undoes each at once and we look every second. */
function writesWithin(minutes: number, fieldAt: (second: number) => string = () => 'data.a'): readonly number[] {
  const { takeBack } = contest();
  const seconds = Array.from({ length: minutes * 60 }, (_, second) => second);
  return seconds.filter((second) => takeBack(edit(fieldAt(second)), second * SECOND + MINUTE));
}

describe('contests', () => {
  it('are answered at once a few times, then after a pause that doubles', () => {
    expect(writesWithin(10)).to.deep.equal([0, 1, 2, 3, 4, 14, 34, 74, 154, 314]);
  });

  it('never wait longer than ten minutes', () => {
    const writes = writesWithin(120);
    const pauses = writes.slice(1).map((second, index) => second - (writes[index] ?? 0));
    expect(Math.max(...pauses)).to.equal(600);
  });

  it('meet the pause also with another field each time', () => {
    const atOnce = Array.from({ length: AT_ONCE_OF_AN_OBJECT }, (_, second) => second);
    expect(writesWithin(2, (second) => `data.key-${second}`)).to.deep.equal([...atOnce, 29, 49, 89]);
  });

  it('count each object apart, and of an object each set of fields', () => {
    const { takeBack, times } = contest();
    times(5, edit('data.a'), MINUTE);
    expect(takeBack(edit('data.a'), MINUTE)).to.equal(false);
    expect(takeBack(edit('data.b'), MINUTE)).to.equal(true);
    times(AT_ONCE_OF_AN_OBJECT, edit('data.b'), MINUTE);
    expect(takeBack(edit('data.a', 'ConfigMap b'), MINUTE)).to.equal(true);
    expect(takeBack(edit('data.a', 'ConfigMap a', 'n/other'), MINUTE)).to.equal(true);
  });

  it('are forgotten when they were quiet for twenty minutes, and when their stack is gone', () => {
    const { contests, times } = contest();
    times(6, edit('data.a'), MINUTE);
    contests.count(edit('data.a'), 22 * MINUTE);
    expect(contests.isPaused(edit('data.a'), 22 * MINUTE)).to.equal(false);
    times(6, edit('data.a'), 22 * MINUTE);
    expect(contests.isPaused(edit('data.a'), 22 * MINUTE)).to.equal(true);
    contests.forget('n/s');
    expect(contests.isPaused(edit('data.a'), 22 * MINUTE)).to.equal(false);
  });

  it('wait no longer than their pause when the clock is set back', () => {
    const { takeBack, times } = contest();
    expect([takeBack(edit('data.a'), 2 * HOUR), takeBack(edit('data.a'), HOUR)]).to.deep.equal([true, true]);
    times(5, edit('data.b'), 2 * HOUR);
    expect(takeBack(edit('data.b'), HOUR)).to.equal(false);
    expect(takeBack(edit('data.b'), HOUR + 9 * SECOND)).to.equal(false);
    expect(takeBack(edit('data.b'), HOUR + 10 * SECOND)).to.equal(true);
  });

  it('are not counted by a question', () => {
    const { contests } = contest();
    for (const _ of Array(10)) expect(contests.isPaused(edit('data.a'), MINUTE)).to.equal(false);
  });

  describe('are held within bounds', () => {
    const isHeld = (contests: ReturnType<typeof createContests>, object: string, stack: string) =>
      contests.isPaused(edit('data.a', object, stack), MINUTE);

    it('of a stack, the latest objects', () => {
      const { contests, times } = contest(LIMITS);
      for (const object of ['a', 'b', 'c', 'd']) times(5, edit('data.a', object), MINUTE);
      expect(['a', 'b', 'c', 'd'].map((object) => isHeld(contests, object, 'n/s'))).to.deep.equal([
        false,
        true,
        true,
        true,
      ]);
    });

    it('of all stacks, the latest ones', () => {
      const { contests, times } = contest(LIMITS);
      for (const stack of ['n/1', 'n/2', 'n/3'])
        for (const object of ['a', 'b']) times(5, edit('data.a', object, stack), MINUTE);
      expect(['n/1', 'n/2', 'n/3'].map((stack) => isHeld(contests, 'b', stack))).to.deep.equal([false, true, true]);
    });

    it('whatever the number and length of the fields', () => {
      const { contests } = contest();
      const gc = collector();
      gc();
      const before = process.memoryUsage().heapUsed;
      for (let at = 0; at < 50; at += 1) {
        const fields = Array.from({ length: 500 }, (_, index) => `data.${'x'.repeat(200)}-${at}-${index}`);
        contests.count({ stack: 'n/s', object: `ConfigMap ${at}`, fields }, MINUTE);
      }
      gc();
      expect(process.memoryUsage().heapUsed - before).to.be.below(1024 * 1024);
      expect(contests.isPaused(edit('data.a', 'ConfigMap 1'), MINUTE)).to.equal(false);
    });
  });
});
