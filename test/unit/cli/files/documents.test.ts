import { expect } from 'chai';
import { readDocuments } from '../../../../src/cli/files/documents.ts';

const HEAD = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n';
const read = (text: string) => readDocuments([{ file: 'a.yaml', text }]);
/** What "spec" says. */
const specOf = (text: string): unknown => read(text).documents[0]?.object['spec'];

describe('readDocuments', () => {
  it('takes scalars for what kubectl takes them', () => {
    const spec = specOf(
      `${HEAD}spec: {a: 012, b: 0x1F, c: 1_000, d: y, e: 'y', f: 12:30, g: 2026-11-29, h: ~, i: .5}\n`,
    );
    const meant = { a: 10, b: 31, c: 1000, d: true, e: 'y', f: '12:30', g: '2026-11-29', h: null, i: 0.5 };
    expect(spec).to.deep.equal(meant);
  });

  it('ends a document where kubectl ends it', () => {
    const { documents, problems } = read(`# head\n---\n${HEAD}--- # next\r\n${HEAD}---\n`);
    expect(problems).to.deep.equal([]);
    expect(documents.map(({ position }) => position)).to.deep.equal([1, 2]);
    expect(read(`${HEAD}...\n${HEAD}`).problems[0]).to.include('only the first would be read');
    expect(read(`${HEAD}--- {a: b}\n`).problems[0]).to.include('only the first would be read');
  });

  it('keeps the end of the last line before a separator, which a block holds', () => {
    expect(read(`${HEAD}spec: |\n  a\n---\n${HEAD}`).documents[0]?.object['spec']).to.equal('a\n');
    expect(specOf(`${HEAD}spec: |\n  a`)).to.equal('a');
  });

  it('tells each fault with its line in the file, and reads the documents around it', () => {
    const { documents, problems } = read(`${HEAD}---\na: [\n---\n${HEAD}---\n# \u2028a: b\n---\na: 1\na: 2\n`);
    expect(documents.map(({ position }) => position)).to.deep.equal([1, 3]);
    expect(problems).to.have.length(3);
    expect(problems[0]).to.match(/^a\.yaml: document 2: line 6, column \d+: this is not valid YAML/);
    expect(problems[1]).to.match(
      /^a\.yaml: document 4: line 11, column 3: the character U\+2028 ends a line for Thanos/,
    );
    expect(problems[2]).to.match(/^a\.yaml: document 5: line 14, column 1: a key is given twice/);
  });

  it('refuses keys and numbers that kubectl writes in another way', () => {
    for (const key of ['y', 'No', '0x1F', '1.10', '012', '.inf'])
      expect(read(`${HEAD}spec: {${key}: 1}\n`).problems[0], key).to.match(/line 4, column 8: a key is a truth value/);
    expect(specOf(`${HEAD}spec: {1: a, 'y': b, 12:30: c}\n`)).to.deep.equal({ '1': 'a', y: 'b', '12:30': 'c' });
    expect(read(`${HEAD}spec: {a: [1, .nan]}\n`).problems).to.deep.equal([
      'a.yaml: document 1: spec.a.1: is infinite or no number, which JSON can not say: put it in quotes, or write a number',
    ]);
  });

  it('reads JSON with the escapes that YAML does not know', () => {
    const object = {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'a' },
      spec: { a: '/ \\/ \u{1f600} "', 'a/b': 1 },
    };
    const escaped = JSON.stringify(object, null, '\t').replaceAll('/', '\\/').replace('\u{1f600}', '\\ud83d\\uDE00');
    expect(JSON.parse(escaped)).to.deep.equal(object);
    expect(read(escaped)).to.deep.equal({ documents: [{ file: 'a.yaml', position: 1, object }], problems: [] });
    expect(read(escaped.replace('"spec"', '"kind": "Secret", "spec"')).problems[0]).to.include('a key is given twice');
  });
});
