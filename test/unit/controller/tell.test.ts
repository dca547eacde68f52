import { expect } from 'chai';
import type { StackObject } from '../../../src/controller/context.ts';
import { tell } from '../../../src/controller/tell.ts';
import type { Notice } from '../../../src/kube/events.ts';
import { MINIMAL, stackObject } from '../../support/plans.ts';

const notice = (reason: string, message: string, type: Notice['type'] = 'Normal'): Notice => ({
  type,
  reason,
  message,
  action: 'Reconcile',
});

describe('the events of a pass', () => {
  async function told(notices: readonly Notice[]): Promise<readonly string[]> {
    const events: Notice[] = [];
    const recorder = { record: (_: unknown, one: Notice) => Promise.resolve(void events.push(one)) };
    await tell({ recorder }, stackObject(MINIMAL) as StackObject, notices);
    return events.map(({ type, reason, message }) => `${type} ${reason}: ${message}`);
  }

  it('are one for each reason, in the order of the first of each, and say a sentence once', async () => {
    const notices = [notice('A', 'one'), notice('B', 'two'), notice('A', 'three'), notice('A', 'one')];
    expect(await told(notices)).to.deep.equal(['Normal A: one; three', 'Normal B: two']);
    expect(await told([])).to.deep.equal([]);
  });

  it('are warnings when one of their notices is one', async () => {
    const notices = [notice('A', 'good'), notice('A', 'bad', 'Warning')];
    expect(await told(notices)).to.deep.equal(['Warning A: good; bad']);
  });

  it('count what goes beyond the room of a message', async () => {
    const notices = Array.from({ length: 40 }, (_, index) => notice('A', `${index}`));
    expect(await told(notices)).to.deep.equal(['Normal A: 0; 1; 2; 3; 4; and 35 more']);
  });
});
