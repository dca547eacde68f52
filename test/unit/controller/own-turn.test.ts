import { setImmediate as turn } from 'node:timers/promises';
import { expect } from 'chai';
import { ownTurn } from '../../../src/controller/own-turn.ts';

describe('ownTurn', () => {
  it('gives each caller a turn of the event loop of its own, in their order', async () => {
    const seen: string[] = [];
    const callers = ['a', 'b', 'c'].map(async (name) => {
      await ownTurn();
      seen.push(name);
    });
    const counts: number[] = [];
    while (seen.length < callers.length) {
      await turn();
      counts.push(seen.length);
    }
    await Promise.all(callers);
    expect(seen).to.deep.equal(['a', 'b', 'c']);
    // Between two looks at most one more has had its turn.
    expect(counts.map((count, index) => count - (counts[index - 1] ?? 0))).to.satisfy((steps: readonly number[]) =>
      steps.every((step) => step <= 1),
    );
  });
});
