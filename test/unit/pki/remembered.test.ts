import { expect } from 'chai';
import { PkiError } from '../../../src/pki/errors.ts';
import { remembered } from '../../../src/pki/remembered.ts';

describe('remembered', () => {
  function counting(most?: number) {
    const calls: string[] = [];
    const work = (...texts: readonly string[]): string => {
      calls.push(texts.join('+'));
      if (texts.includes('bad')) throw new PkiError('InvalidCertificate', 'unreadable');
      if (texts.includes('broken')) throw new Error('out of memory');
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

  it('remembers that a text was refused, and why', () => {
    const { calls, ask } = counting();
    for (const _ of Array(3))
      expect(() => ask('bad'))
        .to.throw(PkiError, 'unreadable')
        .with.property('reason', 'InvalidCertificate');
    expect(calls).to.deep.equal(['bad']);
  });

  it('forgets the oldest refusal when there are too many', () => {
    const { calls, ask } = counting(2);
    for (const text of ['1', '2', '3', '2', '3', '1']) expect(() => ask(text, 'bad')).to.throw('unreadable');
    expect(calls).to.deep.equal(['1+bad', '2+bad', '3+bad', '1+bad']);
  });

  it('works again after an error that says nothing of the text', () => {
    const { calls, ask } = counting();
    expect(() => ask('broken')).to.throw('out of memory');
    expect(() => ask('broken')).to.throw('out of memory');
    expect(calls).to.have.lengthOf(2);
  });

  it('forgets the oldest result when there are too many', () => {
    const { calls, ask } = counting(2);
    for (const text of ['a', 'b', 'c', 'b', 'c', 'a']) ask(text);
    expect(calls).to.deep.equal(['a', 'b', 'c', 'a']);
  });
});
