import { expect } from 'chai';
import type { VerificationFact } from '../../../../src/api/conditions.ts';
import { isDue, type LastVerification } from '../../../../src/verify/listeners/due.ts';
import type { Subject } from '../../../../src/verify/listeners/subject.ts';

const INTERVAL_MS = 600_000;
const START = Date.parse('2026-01-01T00:00:00Z');
const SUBJECT: Subject = {
  pods: [{} as Subject['pods'][number]],
  incarnations: 'a',
  settled: new Set(),
  isAllSettled: true,
};
const factOf = (status: VerificationFact['status']): VerificationFact => ({ status, reason: 'Any', message: 'any' });
const GOOD: LastVerification = { at: START, pods: 'a', fact: factOf('True') };
const BAD: LastVerification = { at: START, pods: 'a', fact: factOf('False') };
const STARTED: LastVerification = { at: START };
const MOVING = { ...SUBJECT, isAllSettled: false };

describe('a verification is due', () => {
  const CASES: readonly (readonly [
    what: string,
    subject: Subject,
    last: LastVerification | undefined,
    seconds: number,
  ])[] = [
    ['as soon as all pods are ready for the first time', SUBJECT, undefined, 0],
    ['as soon as they are ready and others', { ...SUBJECT, incarnations: 'b' }, GOOD, 0],
    ['after the interval', SUBJECT, GOOD, 600],
    ['a minute after what was not good', SUBJECT, BAD, 60],
    ['a minute after pods began to be replaced', MOVING, GOOD, 60],
    ['a minute after the first pod of a new stack ran', MOVING, STARTED, 60],
  ];
  for (const [what, subject, last, seconds] of CASES)
    it(what, () => {
      const at = (offsetMs: number) => isDue(INTERVAL_MS, subject, last, new Date(START + seconds * 1000 + offsetMs));
      expect(at(0)).to.equal(true);
      if (seconds > 0) expect(at(-1)).to.equal(false);
    });

  it('never where no pod runs, nor at once where none was seen before and they are not ready', () => {
    expect(isDue(INTERVAL_MS, { ...SUBJECT, pods: [] }, undefined, new Date(START))).to.equal(false);
    expect(isDue(INTERVAL_MS, { ...SUBJECT, pods: [] }, GOOD, new Date(START + 2 * INTERVAL_MS))).to.equal(false);
    expect(isDue(INTERVAL_MS, MOVING, undefined, new Date(START))).to.equal(false);
  });
});
