import { expect } from 'chai';
import { RULES_OF_A_STACK, startShare } from '../../../src/inputs/share.ts';

describe('the share of a stack in the memory for rules', () => {
  it('ends with as many texts as it may name', () => {
    const share = startShare(() => 0);
    for (let index = 0; index < RULES_OF_A_STACK.texts; index += 1) expect(share.take('x')).to.equal(undefined);
    expect(share.take('x')).to.match(/^is beyond the 2000 texts .*: join some/);
  });

  it('ends with their bytes, as UTF-8, and goes on with what fits', () => {
    const share = startShare(() => 0);
    expect(share.take('é'.repeat(RULES_OF_A_STACK.bytes / 2 - 1))).to.equal(undefined);
    expect(share.take('éé')).to.match(/^is beyond the 8388608 bytes .*: remove some/);
    expect(share.take('é')).to.equal(undefined);
    expect(share.take('x')).to.match(/^is beyond the 8388608 bytes/);
  });

  it('ends with the time of one look', () => {
    const clock = { now: 5 };
    const share = startShare(() => clock.now);
    clock.now += RULES_OF_A_STACK.lookMs;
    expect(share.take('x')).to.equal(undefined);
    clock.now += 1;
    expect(share.take('x')).to.match(/^is not read in this look, because the rules before it took 120 s/);
  });
});
