import { expect } from 'chai';
import type { Fact } from '../../../../src/api/conditions.ts';
import { type ToldWords, tellFacts, WORDS } from '../../../../src/controller/dials/words.ts';

const SECOND = 1000;
const fact = (message: string, reason = 'StoreUnhealthy'): Fact => ({ status: 'False', reason, message });

/** Looks at one stack, one after another. */
function looks() {
  let told: ToldWords = new Map();
  return {
    tell: (queryWorks: Fact, now: number) => {
      const next = tellFacts({ queryWorks }, told, now);
      told = next.told;
      return next.facts.queryWorks;
    },
    kept: () => told,
  };
}

describe('what a look says', () => {
  it('is told as it is while it stays the same, and when it changes now and then', () => {
    const { tell } = looks();
    for (const [now, message] of [0, 5, 10, 100, 200, 300, 400].map(
      (at) => [at, `at ${Math.floor(at / 100)}`] as const,
    ))
      expect(tell(fact(message), now * SECOND)).to.deep.equal(fact(message));
  });

  it('has other words for the same reason once a minute at most, whatever pods answer', () => {
    const { tell } = looks();
    const texts = Array.from({ length: 720 }, (_, index) => tell(fact(`word ${index}`), index * 5 * SECOND).message);
    // An hour, in which there are 60 minutes.
    expect(new Set(texts).size).to.be.within(55, 61 + WORDS.atOnce);
    expect(texts.at(-1)).to.match(/^word 7\d\d$/);
  });

  it('has no other words because another reason came in between', () => {
    const { tell, kept } = looks();
    const texts = Array.from({ length: 720 }, (_, index) =>
      tell(fact(`word ${index}`, index % 2 ? 'StoreMissing' : 'StoreUnhealthy'), index * 5 * SECOND),
    );
    expect(new Set(texts.map(({ message }) => message)).size).to.be.at.most(2 * (61 + WORDS.atOnce));
    expect(texts.map(({ reason }) => reason).slice(0, 2)).to.deep.equal(['StoreUnhealthy', 'StoreMissing']);
    expect(kept().size).to.equal(2);
  });

  it('is short, and nothing in it is obeyed by a terminal', () => {
    const { message } = looks().tell(fact(`\u001b[2J\u202e${'x'.repeat(100_000)}`), 0);
    expect(message)
      .to.have.length(WORDS.longest)
      .and.match(/^ \[2J xxx/);
  });
});
