import { expect } from 'chai';
import { kubernetesValue, MANIFEST_LIMITS } from '../../src/user-files/yaml/kubernetes.ts';
import { readYaml } from '../../src/user-files/yaml/read.ts';
import { TEXTS } from '../support/fuzz/yaml-texts.ts';
import { askJudge } from '../support/judge.ts';

/** Each text in the places where a manifest may have it, without the quotes that a careful writer would give it. */
const PLACES: readonly ((text: string) => string)[] = [
  (text) => `a: ${text}\n`,
  (text) => `a: {b: ${text}, c: d}\n`,
  (text) => `a: [{${text}: b}]\n`,
  (text) => `${text}: a\n`,
  (text) => `a: "${text}"\n`,
  (text) => `a: '${text}'\n`,
  (text) => `a: |\n  ${text}\nb: c\n`,
];

/** Numbers at the edges of what Go takes for one. */
const NUMBERS = [
  ...['+_1', '._5', '.5_0', '.5__0', '0x_1F', '0_1', '1_.5', '-0o7', '-0X1f', '0B1', '00', '1__2', '+0b11', '1e1_0'],
  ...['18446744073709551615', '18446744073709551616', '+18446744073709551615', '-9223372036854775809'],
  ...['0x1FFFFFFFFFFFFFFFF', '1e400', '.5e400', '-1e400', '1.e3', '-.5e3', '0x1p3', 'Infinity', 'NaN', '.InF'],
];

/** Blanks at the start of a line, and where a line may have them. */
const BLANKS = ['\t', ' \t', '    \t', '\t\t', '\t# c', '  \t# c', ' \t '];
const BEFORE = ['a: 1', 'a: "x"', 'a: {b: 1}', 'a: [1]', 'a: 1 # c', 'a: |\n  x', 'a: >\n  x\n', '- 1', '---', 'a: &x'];
const LINES: readonly ((blanks: string) => string)[] = [
  ...BEFORE.flatMap((line) => [
    (blanks: string) => `${line}\n${blanks}`,
    (blanks: string) => `${line}\n${blanks}\nb: 2\n`,
    (blanks: string) => `c:\n  ${line}\n${blanks}\n  b: 2\n`,
  ]),
  (blanks) => `${blanks}\na: 1\n`,
  (blanks) => `-${blanks}a: 1\n`,
  (blanks) => `a:${blanks}1\n`,
  (blanks) => `a: "x\n${blanks}\n  y"\n`,
  (blanks) => `a: [1,\n${blanks}\n  2]\n`,
];

/** Texts with a quote at their end, closed and not. */
const QUOTED = [`'x'''`, `'x''`, `''''`, `'''`, `"x\\""`, `"x\\"`, `"x\\\\"`, `"\\"`].flatMap((text) => [
  `a: ${text}\n`,
  `a: ${text}\n'b': 1\n`,
  `a: ${text}\n"b": 1\n`,
  `${text}: 1\nb: 2\n`,
  `a: [${text}, 'b']\n`,
  `c:\n  a: ${text}\n  'b': "d"\n`,
]);

/** Blocks, with and without the end of their last line. */
const HEADS = ['|', '|-', '|+', '>', '>-', '>+', '|2', '>2-'];
const BLOCKS = HEADS.flatMap((head) =>
  ['x', 'x\n', 'x\n  y', 'x\n\n', 'x\n    ', 'x\n  \t', 'x\n    \n', '', '\n', ' ', 'x\n   y'].flatMap((text) => [
    `a: ${head}\n  ${text}`,
    `a: ${head}\n  ${text}\nb: c`,
    `b: [c]\na:\n- ${head}\n  ${text}`,
  ]),
);

const MANIFESTS = [
  ...BLOCKS,
  ...BLANKS.flatMap((blanks) => LINES.map((line) => line(blanks))),
  ...QUOTED,
  ...[...TEXTS, ...NUMBERS].flatMap((text) => PLACES.map((place) => place(text))),
  'a: &a {b: 1}\nc: {<<: *a, d: 2}\n',
  'a: [&a 012, *a]\n',
  'a: >-\n  b\n  c\nd: "\\x41\\u2028"\n',
];

function read(text: string) {
  const tree = readYaml(text, MANIFEST_LIMITS);
  return 'problem' in tree ? tree : kubernetesValue(tree.tree);
}

describe('manifests that validate and render read, as kubectl reads them', function () {
  // The first time, the judge is built from source.
  this.timeout(1_800_000);

  it('mean to us what they mean to sigs.k8s.io/yaml, or are refused', async () => {
    const ours = MANIFESTS.map(read);
    const told = await askJudge(
      'judge-prometheus',
      MANIFESTS.map((input) => ({ judge: 'kubernetes', input })),
    );
    const accepted = MANIFESTS.flatMap((text, index) => {
      const one = ours[index];
      return one && 'value' in one && isMapping(one.value) ? [{ text, value: one.value, told: told[index] }] : [];
    });
    expect(accepted.length).to.be.greaterThan(1500);
    for (const { text, value, told: meant } of accepted) {
      expect(meant?.ok, `${JSON.stringify(text)}: ${meant?.error}`).to.equal(true);
      // JSON has one zero.
      expect(JSON.parse(JSON.stringify(value)), JSON.stringify(text)).to.deep.equal(meant?.meaning);
    }
  });
});

/** What is none is no manifest, and the judge wants one. */
const isMapping = (value: unknown): boolean => typeof value === 'object' && value !== null && !Array.isArray(value);
