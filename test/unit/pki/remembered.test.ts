import { expect } from 'chai';
import { remembered } from '../../../src/pki/remembered.ts';

describe('remembered', () => {
  function counting(most?: number) {
    const calls: string[] = [];
    const work = (...texts: readonly string[]): string => {
      calls.push(texts.join('+'));
      if (texts.includes('bad')) throw new Error('unreadable');
      return texts.join('+').toUpperCase();
    };
    return { calls, ask: remembered(work, most) };
  }

  it('works once for the same texts, and gives the same result', () => {
    const { calls, ask } = counting();
    expect([ask('a', 'b'), ask('a', 'b'), ask('c')]).to.deep.equal(['A+B', 'A+B', 'C']);
    expect(calls).to.deep.equal(['a+b', 'c']);
  });

  it('tells texts apart that read the same when joined', () => {
    const { calls, ask } = counting();
    for (const texts of [['ab', 'c'], ['a', 'bc'], ['abc'], ['b', 'a'], ['a', 'b']]) ask(...texts);
    expect(calls).to.deep.equal(['ab+c', 'a+bc', 'abc', 'b+a', 'a+b']);
  });

  it('remembers a result of false', () => {
    let calls = 0;
    const ask = remembered((_: string) => {
      calls += 1;
      return false;
    });
    expect([ask('a'), ask('a')]).to.deep.equal([false, false]);
    expect(calls).to.equal(1);
  });

  it('works again after an error', () => {
    const { calls, ask } = counting();
    expect(() => ask('bad')).to.throw('unreadable');
    expect(() => ask('bad')).to.throw('unreadable');
    expect(calls).to.have.lengthOf(2);
  });

  it('forgets the oldest result when there are too many', () => {
    const { calls, ask } = counting(2);
    for (const text of ['a', 'b', 'c', 'b', 'c', 'a']) ask(text);
    expect(calls).to.deep.equal(['a', 'b', 'c', 'a']);
  });
});
