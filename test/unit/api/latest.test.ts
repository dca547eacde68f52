import { expect } from 'chai';
import fc from 'fast-check';
import { createLatest } from '../../../src/api/latest.ts';

describe('what is remembered within a bound', () => {
  it('is the latest: who was neither asked for nor set for the longest time goes first', () => {
    const latest = createLatest<number>(3);
    for (const [index, key] of ['a', 'b', 'c'].entries()) latest.set(key, index);
    expect(latest.get('a')).to.equal(0);
    latest.set('b', 9);
    latest.set('d', 3);
    expect(['a', 'b', 'c', 'd'].map((key) => latest.get(key))).to.deep.equal([0, 9, undefined, 3]);
    expect(latest.size).to.equal(3);
  });

  it('is counted by its size, and what is larger than all may be is not held', () => {
    const latest = createLatest<string>(10, (text) => text.length);
    latest.set('a', '1234');
    latest.set('b', '12345');
    latest.set('a', '12');
    latest.set('c', '123');
    expect(['a', 'b', 'c'].map((key) => latest.get(key))).to.deep.equal(['12', '12345', '123']);
    latest.set('d', '1');
    expect([latest.get('a'), latest.size]).to.deep.equal([undefined, 3]);
    latest.set('e', '12345678901');
    expect([latest.get('e'), latest.size]).to.deep.equal([undefined, 0]);
  });

  it('is forgotten when it is taken out, and its room is free again', () => {
    const latest = createLatest<string>(4, (text) => text.length);
    latest.set('a', '1234');
    latest.delete('a');
    latest.delete('a');
    latest.set('b', '1234');
    expect([latest.get('a'), latest.get('b')]).to.deep.equal([undefined, '1234']);
  });

  it('is never more than the bound, and what was set last is held if it may be', () => {
    const step = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 0, max: 5 }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const latest = createLatest<number>(4, (size) => size);
        for (const [key, size] of steps) {
          latest.set(key, size);
          expect(latest.get(key)).to.equal(size <= 4 ? size : undefined);
          const held = ['a', 'b', 'c', 'd', 'e'].map((one) => latest.get(one) ?? 0);
          expect(held.reduce((sum, one) => sum + one, 0)).to.be.at.most(4);
        }
      }),
    );
  });
});
