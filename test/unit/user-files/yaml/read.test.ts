import { expect } from 'chai';
import { readYaml } from '../../../../src/user-files/yaml/read.ts';
import { booleanOf, type YamlTree } from '../../../../src/user-files/yaml/tree.ts';

const problemOf = (content: string): string | undefined => {
  const read = readYaml(content);
  return 'problem' in read ? read.problem : undefined;
};

/** Of this process alone: other work on the machine does not count. */
function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

describe('readYaml: characters', () => {
  const LINE_ENDS = ['\r', '\u0085', '\u2028', '\u2029'];

  for (const character of LINE_ENDS) {
    const name = `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

    it(`refuses ${name}, which ends a line for Go, wherever it stands`, () => {
      const places = [
        `a: b # c${character}insecure: true`,
        `a: "x${character}y"`,
        `a: |\n  x${character}y`,
        `x${character}y: a`,
      ];
      for (const place of places)
        expect(problemOf(`ok: 1\n${place}`))
          .to.match(/^line (2|3), column \d+: /)
          .and.include(`the character ${name} ends a line`)
          .and.not.include('insecure');
    });
  }

  it('names line and column as an editor counts them', () => {
    expect(problemOf('a: 1\nb: 2 # \u2028')).to.match(/^line 2, column 8: /);
    expect(problemOf('\ufeffa: 1\r\nb: \u0085')).to.match(/^line 2, column 4: /);
  });

  it('reads lines that end as on Windows, a byte order mark at the start, and any other character', () => {
    expect(readYaml('\ufeffa: "\u00a0ä\u2030\u{1f600}"\r\nb: c\r\n')).to.deep.equal(
      readYaml('a: "\\u00a0\\u00e4\\u2030\\U0001f600"\nb: "c"\n'.replace('"c"', 'c')),
    );
  });

  const ODD: readonly [string, string][] = [
    ['a: \u0007', 'U+0007 is not allowed'],
    ['a: \u007f', 'U+007F is not allowed'],
    ['a: \ufeff', 'U+FEFF is not allowed'],
    ['a: \ud800', 'U+D800 is not allowed'],
    ['a: \uffff', 'U+FFFF is not allowed'],
    ['a: \ufffd', 'not UTF-8'],
    ['a\0:\0', 'saved as UTF-16'],
    [Buffer.from('\ufefftype: AZURE', 'utf16le').toString(), 'saved as UTF-16'],
  ];
  for (const [content, problem] of ODD)
    it(`says of ${JSON.stringify(content)}: ${problem}`, () => expect(problemOf(content)).to.include(problem));
});

describe('readYaml: forms', () => {
  const GOOD: readonly [string, string][] = [
    ['an empty document after it', 'a: b\n---\n'],
    ['a comment after the separator', 'a: b\n--- # nothing\n# more\n'],
    ['a separator before it', '---\na: b\n'],
    ['a comment before the separator', '# from a chart\n---\na: b\n'],
    ['an end sign', 'a: b\n...\n'],
    ['a question mark outside of brackets, and in quotes', 'a: b?c\nd: ["e?"]\n'],
    ['JSON', '{"a":{"b":[1],"c":null}}'],
    ['tabs in texts, in brackets and behind values', 'a: "b\n  \tc"\nd: [\t1]\ne: |\n  f\n  \tg\nh:\ti\t# j\n'],
    ['quotes that are doubled or escaped, and closed', `a: 'b'''\nc: "d\\\\"\ne: "\\""\nf: ''\n`],
    ['brackets that end at the start of a line', 'a: [{\n  b: c\n}]\nd:\n  - e: {\nf: [\n"g\nh"]\n}\n'],
    ['a merge key at the top', 'x: &x {c: d}\na: b\n'],
  ];
  for (const [name, content] of GOOD) it(`takes ${name}`, () => expect(problemOf(content)).to.equal(undefined));

  const BAD: readonly [string, string, string][] = [
    ['a second document', 'a: b\n---\nc: d\n', 'several YAML documents'],
    ['a document after an empty one', '---\n---\na: b\n', 'several YAML documents'],
    ['a key given twice', 'a: b\nc: d\na: e\n', 'line 3, column 1: a key is given twice'],
    ['a key given twice in other words', 'a: b\n"a": e\n', 'line 2, column 1: a key is given twice'],
    ['two merge keys', 'x: &x {a: 1}\ny: {<<: *x, <<: *x}', 'line 2, column 13: a key is given twice'],
    ['a merge key that Go lets win', 'x: &x {a: 1}\ny: {a: 2, <<: *x}', 'move "<<" to the top'],
    ['a tab as indentation', 'a:\n\tb: c\n', 'line 2, column 1: a line starts with a tab'],
    ['a line with a tab alone', 'a: b\n  \t\nc: d\n', 'line 2, column 3: a line starts with a tab'],
    ['a tab at the start', '\t\na: b\n', 'line 1, column 1: a line starts with a tab'],
    ['a comment behind a tab', 'a: "b"\n\t# c\n', 'line 2, column 1: a line starts with a tab'],
    ['a text in brackets that goes on behind a tab', 'a: {b: c\n \td}\n', 'line 2, column 2: a line starts with a tab'],
    ['a tab behind the sign of an item', '- \ta\n', 'line 1, column 3: a line starts with a tab'],
    ['a quote that is doubled and not closed', "a: 'b''\n'c': d\n", 'line 1, column 4: a quote is not closed'],
    ['a quote that is escaped and not closed', 'a: "b\\"\n"c": d\n', 'line 1, column 4: a quote is not closed'],
    ['a block of blanks', 'a: |2\n   \n', 'line 1, column 4: a block holds nothing but blanks'],
    ['brackets without end', 'a: [{b: c}\nd: e\n', 'line 2, column 1'],
    ['a separator in brackets', 'a: [\n---\n]\n', 'line 2, column 1'],
    ['a directive', '%YAML 1.2\n---\na: b\n', 'line 1, column 1: a YAML directive'],
    ['a question mark within brackets', 'a: [b?c]', 'line 1, column 5: a "?" within brackets'],
    ['a question mark in a key within brackets', '{b?: c}', 'line 1, column 2: a "?" within brackets'],
    ['a null that not every field takes', 'a: Null', 'line 1, column 4: a null is written in another way'],
    ['a key that is torn from its colon', '{a: b, c\n : d}', 'line 1, column 8: a key stands on another line'],
    ['a colon that Go takes for a part of the key', '{a:, b: c}', 'put a space between them'],
    ['an end sign that ends nothing', '# nothing\n...\n', 'line 2, column 1: this is not valid YAML'],
    ['a key with an anchor', '{&a\n b: c}', 'a key has an anchor'],
    ['a tag', 'a: !!int 5', 'line 1, column'],
  ];
  for (const [name, content, problem] of BAD)
    it(`refuses ${name}`, () => expect(problemOf(content)).to.include(problem));

  it('quotes nothing of a text that it refuses', () => {
    const texts = [
      's3cret: "s3cret',
      's3cret\n\ts3cret: [',
      's3cret: 1\ns3cret: 2',
      '*s3cret',
      '&s3cret. a',
      '!s3cret a',
    ];
    for (const text of texts) expect(problemOf(text)).to.be.a('string').and.not.include('s3cret');
  });

  it('knows the truth values of YAML 1.1 without quotes', () => {
    const plain = (text: string): YamlTree => ({ kind: 'scalar', text, plain: true });
    for (const text of ['y', 'Yes', 'TRUE', 'on']) expect(booleanOf(plain(text)), text).to.equal(true);
    for (const text of ['n', 'No', 'FALSE', 'off']) expect(booleanOf(plain(text)), text).to.equal(false);
    for (const text of ['1', 'yEs', '']) expect(booleanOf(plain(text)), text).to.equal(undefined);
    expect(booleanOf({ kind: 'scalar', text: 'yes', plain: false })).to.equal(undefined);
  });
});

describe('readYaml: limits', () => {
  const BEYOND: readonly [string, string, string][] = [
    ['bytes', 'ä'.repeat(1.5 * 1024 * 1024 + 1), 'larger than 3145728 bytes'],
    ['lines', '\n'.repeat(200_000), 'more than 200000 lines'],
    ['values', `[${'a,'.repeat(200_000)}]`, 'more than 300000 keys and values'],
    ['flow depth', '['.repeat(50_000), 'deeper than 100 levels'],
    ['depth of a flow in one line', `[${'a: '.repeat(50_000)}`, 'deeper than 100 levels'],
    ['depth of lists in one line', '- '.repeat(50_000), 'deeper than 100 levels'],
    [
      'depth of lines',
      Array.from({ length: 400 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''),
      'deeper than 100 levels',
    ],
    ['aliases', `a: &a [${'x,'.repeat(1000)}]\nb: [${'*a,'.repeat(1000)}]`, 'more than 300000 keys and values'],
  ];
  for (const [name, content, problem] of BEYOND)
    it(`refuses too many ${name} at once`, () => {
      const start = process.cpuUsage();
      expect(problemOf(content)).to.include(problem);
      expect(secondsSince(start)).to.be.below(5);
    });

  it('reads 33,471 keys of one mapping in a time that grows with their number', () => {
    const content = Array.from({ length: 33_471 }, (_, index) => `k${index}: v\n`).join('');
    const start = process.cpuUsage();
    expect(problemOf(content)).to.equal(undefined);
    expect(secondsSince(start)).to.be.below(8);
    expect(problemOf(`${content}k7: w`)).to.include('line 33472, column 1: a key is given twice');
  });

  it('stops at the first fault, however many follow', () => {
    const start = process.cpuUsage();
    for (const unit of ['- ,', '\n!', ': @', 'a: ', '@\n', '"a" "b" ', '&a ', '!!str ', '[{', '? - '])
      for (const [before, after] of [
        ['', ''],
        ['[', ']'],
        ['a: "', '"'],
      ])
        expect(problemOf(`${before}${unit.repeat(20_000)}${after}`), unit).to.satisfy(() => true);
    expect(secondsSince(start)).to.be.below(20);
  });

  for (const [form, key] of [
    ['plain', 'a'.repeat(1100)],
    ['quoted', `"${'a'.repeat(1100)}"`],
    ['far from its colon', `a${' '.repeat(1100)}`],
    ['long once it is escaped', '\u4e00'.repeat(200)],
  ])
    it(`refuses a key that Go would not find the ":" of: ${form}`, () => {
      expect(readYaml(`${key}: v`)).to.have.property('problem');
      expect(readYaml(`{a: {${key}: v}}`))
        .to.have.property('problem')
        .that.includes('a key is longer than 1000 bytes');
    });
});
