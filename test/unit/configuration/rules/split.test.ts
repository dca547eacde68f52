import { expect } from 'chai';
import fc from 'fast-check';
import { renderRuleFile } from '../../../../src/configuration/rules/render.ts';
import { checkRuleFile } from '../../../../src/configuration/rules/rule-file.ts';
import type { RuleFileOutput } from '../../../../src/configuration/rules/sources.ts';
import { MAX_BIN_BYTES, splitRules } from '../../../../src/configuration/rules/split.ts';

/** A file with a group for each size, in KiB. */
function makeFile(name: string, ...sizes: readonly number[]): RuleFileOutput {
  const groups = sizes.map((size, index) => ({
    name: `g${index}`,
    rules: [{ record: 'x', expr: 'up', labels: { text: 'ä'.repeat(size * 512) } }],
  }));
  const file = { groups };
  return { name, content: renderRuleFile(file), file };
}

function namesOf(bins: readonly Readonly<Record<string, string>>[]): string[][] {
  return bins.map((bin) => Object.keys(bin));
}

describe('splitRules', () => {
  it('makes no bin for no files', () => {
    expect(splitRules([])).to.deep.equal({ bins: [], rejected: [] });
  });

  it('puts each file, in order of names, into the first bin with room', () => {
    const { bins } = splitRules([makeFile('d', 100), makeFile('c', 300), makeFile('b', 500), makeFile('a', 700)]);
    expect(namesOf(bins)).to.deep.equal([
      ['a', 'd'],
      ['b', 'c'],
    ]);
  });

  it('leaves files where they were', () => {
    const before = namesOf(splitRules([makeFile('b', 600), makeFile('c', 600)]).bins);
    expect(before).to.deep.equal([['b'], ['c']]);
    const { bins } = splitRules([makeFile('a', 600), makeFile('b', 600), makeFile('c', 200)], before);
    expect(namesOf(bins)).to.deep.equal([['b'], ['c', 'a']]);
  });

  it('moves a file that no longer fits where it was', () => {
    const { bins } = splitRules([makeFile('a', 600), makeFile('b', 500)], [['a', 'b']]);
    expect(namesOf(bins)).to.deep.equal([['a'], ['b']]);
  });

  it('keeps an empty bin between others, and drops those at the end', () => {
    const { bins } = splitRules([makeFile('c', 10)], [['a'], ['b'], ['c'], ['d']]);
    expect(namesOf(bins)).to.deep.equal([[], [], ['c']]);
  });

  it('splits a large file by group, in order', () => {
    const { bins, rejected } = splitRules([makeFile('a.yaml', 500, 300, 500, 10)]);
    expect(namesOf(bins)).to.deep.equal([['part-1-of-a.yaml'], ['part-2-of-a.yaml']]);
    expect(rejected).to.deep.equal([]);
    const groups = bins.flatMap((bin) => Object.values(bin)).flatMap((text) => checkRuleFile(text).file?.groups ?? []);
    expect(groups.map(({ name }) => name)).to.deep.equal(['g0', 'g1', 'g2', 'g3']);
  });

  it('refuses a group that is too large and keeps the others of its file', () => {
    const { bins, rejected } = splitRules([makeFile('a.yaml', 5, 901, 5)]);
    expect(namesOf(bins)).to.deep.equal([['part-1-of-a.yaml']]);
    expect(rejected).to.deep.equal([
      {
        source: 'a.yaml',
        message: 'group "g1" is larger than 900 KiB, the most that fits into a ConfigMap: split the group',
      },
    ]);
  });

  it('never overfills a bin, loses no file, and stays as it is when run again', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 890 }), { maxLength: 8 });
    fc.assert(
      fc.property(sizes, fc.array(fc.array(fc.constantFrom('f0', 'f1', 'f2', 'f3'))), (list, previous) => {
        const files = list.map((size, index) => makeFile(`f${index}`, size));
        const { bins } = splitRules(files, previous);
        for (const bin of bins) {
          const bytes = Object.entries(bin).reduce(
            (sum, [name, text]) => sum + Buffer.byteLength(name) + Buffer.byteLength(text),
            0,
          );
          expect(bytes).to.be.at.most(MAX_BIN_BYTES);
        }
        expect(namesOf(bins).flat().sort()).to.deep.equal(files.map(({ name }) => name));
        expect(splitRules(files, namesOf(bins)).bins).to.deep.equal(bins);
      }),
      { numRuns: 30 },
    );
  });
});
