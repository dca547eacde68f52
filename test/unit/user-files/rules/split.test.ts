import { expect } from 'chai';
import fc from 'fast-check';
import { checkRuleFile } from '../../../../src/user-files/rules/rule-file.ts';
import type { RuleFile, RuleFileOutput } from '../../../../src/user-files/rules/rule-types.ts';
import {
  findOversized,
  MAX_BIN_BYTES,
  piecesOf,
  type RuleBins,
  splitRules,
} from '../../../../src/user-files/rules/split.ts';

const ORIGIN = { kind: 'PrometheusRule', name: 'team', key: '' } as const;

/** A file with a group for each size, in KiB. */
function makeGroups(...sizes: readonly number[]): RuleFile {
  const groups = sizes.map((size, index) => ({
    name: `g${index}`,
    rules: [{ record: 'x', expr: 'up', labels: { text: 'ä'.repeat(size * 512) } }],
  }));
  return { groups };
}

const makeFile = (name: string, ...sizes: readonly number[]): RuleFileOutput => ({
  name,
  origin: ORIGIN,
  pieces: piecesOf(makeGroups(...sizes), ORIGIN),
});

const namesOf = (bins: RuleBins): string[][] => bins.map((bin) => Object.keys(bin));

/** What is in each ConfigMap now, as far as `splitRules` looks at it. */
const deployed = (...bins: readonly (readonly string[])[]): RuleBins =>
  bins.map((names) => Object.fromEntries(names.map((name) => [name, ''])));

describe('splitRules', () => {
  it('makes no bin for no files', () => {
    expect(splitRules([])).to.deep.equal([]);
  });

  it('puts each file, in order of names, into the first bin with room', () => {
    const bins = splitRules([makeFile('d', 100), makeFile('c', 300), makeFile('b', 500), makeFile('a', 700)]);
    expect(namesOf(bins)).to.deep.equal([
      ['a', 'd'],
      ['b', 'c'],
    ]);
  });

  it('leaves files where they were', () => {
    const before = splitRules([makeFile('b', 600), makeFile('c', 600)]);
    expect(namesOf(before)).to.deep.equal([['b'], ['c']]);
    const bins = splitRules([makeFile('a', 600), makeFile('b', 600), makeFile('c', 200)], before);
    expect(namesOf(bins)).to.deep.equal([['b'], ['c', 'a']]);
  });

  it('moves a file that no longer fits where it was', () => {
    const bins = splitRules([makeFile('a', 600), makeFile('b', 500)], deployed(['a', 'b']));
    expect(namesOf(bins)).to.deep.equal([['a'], ['b']]);
  });

  it('keeps an empty bin between others, and drops those at the end', () => {
    const bins = splitRules([makeFile('c', 10)], deployed(['a'], ['b'], ['c'], ['d']));
    expect(namesOf(bins)).to.deep.equal([[], [], ['c']]);
  });

  it('splits a large file by group, in order', () => {
    const bins = splitRules([makeFile('a.yaml', 500, 300, 500, 10)]);
    expect(namesOf(bins)).to.deep.equal([['part-1-of-a.yaml'], ['part-2-of-a.yaml']]);
    const groups = bins.flatMap((bin) => Object.values(bin)).flatMap((text) => checkRuleFile(text).file?.groups ?? []);
    expect(groups.map(({ name }) => name)).to.deep.equal(['g0', 'g1', 'g2', 'g3']);
  });

  it('names groups that fit into no ConfigMap', () => {
    expect(findOversized(makeGroups(5, 901, 5, 899), ORIGIN)).to.deep.equal([
      'group "g1" is larger than 900 KiB, the most that fits into a ConfigMap: split the group',
    ]);
    expect(findOversized(makeGroups(500, 500, 899), ORIGIN)).to.deep.equal([]);
  });

  it('names in each part where it is from', () => {
    const parts = splitRules([makeFile('a.yaml', 500, 500)]).flatMap((bin) => Object.values(bin));
    expect(parts).to.have.length(2);
    for (const part of parts) expect(part.split('\n', 1)).to.deep.equal(['# PrometheusRule team']);
  });

  it('never overfills a bin, loses no file, and stays as it is when run again', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 890 }), { maxLength: 8 });
    fc.assert(
      fc.property(sizes, fc.array(fc.array(fc.constantFrom('f0', 'f1', 'f2', 'f3'))), (list, previous) => {
        const files = list.map((size, index) => makeFile(`f${index}`, size));
        const bins = splitRules(files, deployed(...previous));
        for (const bin of bins) {
          const bytes = Object.entries(bin).reduce(
            (sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text),
            0,
          );
          expect(bytes).to.be.at.most(MAX_BIN_BYTES);
        }
        expect(namesOf(bins).flat().sort()).to.deep.equal(files.map(({ name }) => name));
        expect(splitRules(files, bins)).to.deep.equal(bins);
      }),
      { numRuns: 30 },
    );
  });
});
