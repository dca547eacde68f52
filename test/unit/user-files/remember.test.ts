import { expect } from 'chai';
import { remember } from '../../../src/user-files/remember.ts';

describe('remember', () => {
  it('computes once, as long as there is room, and forgets what was asked longest ago', () => {
    const computed: string[] = [];
    const length = remember((text) => {
      computed.push(text);
      return text.length;
    }, 6);
    const ask = (...texts: readonly string[]) =>
      expect(texts.map(length)).to.deep.equal(texts.map((text) => text.length));
    ask('aaa', 'bbb', 'aaa', 'bbb', 'aaa');
    expect(computed).to.deep.equal(['aaa', 'bbb']);
    ask('ccc', 'aaa', 'ccc', 'bbb');
    expect(computed).to.deep.equal(['aaa', 'bbb', 'ccc', 'bbb']);
  });

  it('keeps nothing that is larger than all its room', () => {
    let count = 0;
    const counting = remember(() => {
      count += 1;
      return count;
    }, 2);
    expect([counting('abc'), counting('abc')]).to.deep.equal([1, 2]);
  });
});
