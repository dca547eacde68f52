import { expect } from 'chai';
import { AT_ONCE_OF_AN_OBJECT, createConflicts, type TakeBack } from '../../../../src/controller/apply/conflicts.ts';
import { collector } from '../../../support/collector.ts';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

const edit = (field: string, object = 'ConfigMap a', stack = 'n/s'): TakeBack => ({ stack, object, fields: [field] });
const LIMITS = { ofStack: 3, altogether: 5 };

/** Asks, and counts where it may be written. */
function conflict(most?: { ofStack: number; altogether: number }) {
  const conflicts = createConflicts(most);
  const takeBack = (what: TakeBack, now: number): boolean => {
    if (conflicts.isPaused(what, now)) return false;
    conflicts.count(what, now);
    return true;
  };
  const times = (count: number, what: TakeBack, now: number) => {
    for (const _ of Array(count)) takeBack(what, now);
  };
  return { conflicts, takeBack, times };
}

/** When a write goes out, if somebody undoes each at once and we look every second. */
function writesWithin(minutes: number, fieldAt: (second: number) => string = () => 'data.a'): readonly number[] {
  const { takeBack } = conflict();
  const seconds = Array.from({ length: minutes * 60 }, (_, second) => second);
  return seconds.filter((second) => takeBack(edit(fieldAt(second)), second * SECOND + MINUTE));
}

describe('conflicts', () => {
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
    const { takeBack, times } = conflict();
    times(5, edit('data.a'), MINUTE);
    expect(takeBack(edit('data.a'), MINUTE)).to.equal(false);
    expect(takeBack(edit('data.b'), MINUTE)).to.equal(true);
    times(AT_ONCE_OF_AN_OBJECT, edit('data.b'), MINUTE);
    expect(takeBack(edit('data.a', 'ConfigMap b'), MINUTE)).to.equal(true);
    expect(takeBack(edit('data.a', 'ConfigMap a', 'n/other'), MINUTE)).to.equal(true);
  });

  it('are forgotten when they were quiet for twenty minutes, and when their stack is gone', () => {
    const { conflicts, times } = conflict();
    times(6, edit('data.a'), MINUTE);
    conflicts.count(edit('data.a'), 22 * MINUTE);
    expect(conflicts.isPaused(edit('data.a'), 22 * MINUTE)).to.equal(false);
    times(6, edit('data.a'), 22 * MINUTE);
    expect(conflicts.isPaused(edit('data.a'), 22 * MINUTE)).to.equal(true);
    conflicts.forget('n/s');
    expect(conflicts.isPaused(edit('data.a'), 22 * MINUTE)).to.equal(false);
  });

  it('wait no longer than their pause when the clock is set back', () => {
    const { takeBack, times } = conflict();
    expect([takeBack(edit('data.a'), 2 * HOUR), takeBack(edit('data.a'), HOUR)]).to.deep.equal([true, true]);
    times(5, edit('data.b'), 2 * HOUR);
    expect(takeBack(edit('data.b'), HOUR)).to.equal(false);
    expect(takeBack(edit('data.b'), HOUR + 9 * SECOND)).to.equal(false);
    expect(takeBack(edit('data.b'), HOUR + 10 * SECOND)).to.equal(true);
  });

  it('are not counted by a question', () => {
    const { conflicts } = conflict();
    for (const _ of Array(10)) expect(conflicts.isPaused(edit('data.a'), MINUTE)).to.equal(false);
  });

  describe('are held within bounds', () => {
    const isHeld = (conflicts: ReturnType<typeof createConflicts>, object: string, stack: string) =>
      conflicts.isPaused(edit('data.a', object, stack), MINUTE);

    it('of a stack, the latest objects', () => {
      const { conflicts, times } = conflict(LIMITS);
      for (const object of ['a', 'b', 'c', 'd']) times(5, edit('data.a', object), MINUTE);
      expect(['a', 'b', 'c', 'd'].map((object) => isHeld(conflicts, object, 'n/s'))).to.deep.equal([
        false,
        true,
        true,
        true,
      ]);
    });

    it('of all stacks, the latest ones', () => {
      const { conflicts, times } = conflict(LIMITS);
      for (const stack of ['n/1', 'n/2', 'n/3'])
        for (const object of ['a', 'b']) times(5, edit('data.a', object, stack), MINUTE);
      expect(['n/1', 'n/2', 'n/3'].map((stack) => isHeld(conflicts, 'b', stack))).to.deep.equal([false, true, true]);
    });

    it('whatever the number and length of the fields', () => {
      const { conflicts } = conflict();
      const gc = collector();
      gc();
      const before = process.memoryUsage().heapUsed;
      for (let at = 0; at < 50; at += 1) {
        const fields = Array.from({ length: 500 }, (_, index) => `data.${'x'.repeat(200)}-${at}-${index}`);
        conflicts.count({ stack: 'n/s', object: `ConfigMap ${at}`, fields }, MINUTE);
      }
      gc();
      expect(process.memoryUsage().heapUsed - before).to.be.below(1024 * 1024);
      expect(conflicts.isPaused(edit('data.a', 'ConfigMap 1'), MINUTE)).to.equal(false);
    });
  });
});
