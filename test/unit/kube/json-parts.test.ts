import { expect } from 'chai';
import { fieldsOf, hasMoreValues, itemsOf } from '../../../src/kube/json-parts.ts';

/** No name is a backslash alone: after it JSON.parse of Node 24 takes a quote as a name for one. */
const NAMES = ['', 'a', '"', '\\"', '{', '}]', ',:[', '"items":[', 'grün €', '\u2028', 'x'.repeat(300)];
const TEXTS = [...NAMES, '\\'];

/** A generator of the same numbers each time (mulberry32). */
function randomly(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

function anyValue(random: () => number, depth = 0): unknown {
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const count = Math.floor(random() * 4);
  switch (pick(depth > 4 ? ['scalar'] : ['scalar', 'list', 'object'])) {
    case 'list':
      return Array.from({ length: count }, () => anyValue(random, depth + 1));
    case 'object':
      return Object.fromEntries(Array.from({ length: count }, () => [pick(NAMES), anyValue(random, depth + 1)]));
    default:
      return pick<unknown>([...TEXTS, 0, -1.5e30, true, false, null]);
  }
}

function countValues(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce((sum: number, below) => sum + countValues(below), 1);
}

describe('the parts of a JSON text', () => {
  const random = randomly(9);
  const values = Array.from({ length: 500 }, () => anyValue(random));

  it('are those that a parser finds', () => {
    for (const value of values) {
      const bytes = Buffer.from(JSON.stringify(value));
      const parse = ({ from, to }: { from: number; to: number }): unknown =>
        JSON.parse(bytes.toString('utf8', from, to));
      const isList = Array.isArray(value);
      expect([...itemsOf(bytes)].map(parse)).to.deep.equal(isList ? value : []);
      const fields = [...fieldsOf(bytes)].map((field) => [JSON.parse(`"${field.name}"`), parse(field)]);
      const isObject = typeof value === 'object' && value !== null && !isList;
      expect(fields).to.deep.equal(isObject ? Object.entries(value) : []);
    }
  });

  it('are counted, at least as many as there are and at most one more for each list or object', () => {
    for (const value of values) {
      const count = countValues(value);
      const bytes = Buffer.from(JSON.stringify(value));
      expect(hasMoreValues(bytes, 2 * count)).to.equal(false);
      const long = Buffer.from(JSON.stringify([value, 'x'.repeat(2 * count)]));
      expect(hasMoreValues(long, count - 1), long.toString()).to.equal(true);
    }
  });

  it('are counted where each is as short as can be', () =>
    expect(hasMoreValues(Buffer.from('[0,0,0]'), 3)).to.equal(true));

  it('are none of a text that is cut, and nothing is waited for', () => {
    for (const value of values.slice(0, 50)) {
      const text = JSON.stringify(value);
      for (let length = 0; length < text.length; length += 1) {
        const bytes = Buffer.from(text.slice(0, length));
        expect([...fieldsOf(bytes)].length + [...itemsOf(bytes)].length).to.be.at.most(4);
      }
    }
  });
});
