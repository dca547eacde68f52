import { expect } from 'chai';
import { writeJson } from '../../src/writer/json.ts';
import { writeYaml } from '../../src/writer/yaml.ts';
import { TEXTS } from '../support/fuzz/yaml-texts.ts';
import { askJudge, type Judgement } from '../support/judge.ts';

/** As the judge tells it: texts in quotes of Go, so that a number is none. */
interface Told {
  readonly v2: unknown;
  readonly v3: unknown;
}

/** In batches, so that one fault does not hide the others. */
const PLACES = TEXTS.map((text) => ({ text, value: { [`k${text}`]: text, [text]: [text, { a: text }], last: 'end' } }));

describe('what the writer writes, as Go reads it', function () {
  // The first time, the judge is built from source.
  this.timeout(1_800_000);

  it('is to its YAML of both versions what it was, whatever the texts are', async () => {
    const ask = async (values: readonly unknown[]) =>
      askJudge(
        'judge-prometheus',
        values.map((value) => ({ judge: 'yaml', input: writeYaml(value) })),
      );
    // ASCII in a JSON document is the same to everybody: what is written is compared with that.
    const plainly = PLACES.map(({ value }) => JSON.stringify(value).replace(/[^\x20-\x7e]/gu, escapeForYaml));
    const expected = await askJudge(
      'judge-prometheus',
      plainly.map((input) => ({ judge: 'yaml', input })),
    );
    const told = await ask(PLACES.map(({ value }) => value));
    for (const [index, { text }] of PLACES.entries()) {
      const which = `${JSON.stringify(text)}: ${told[index]?.error}`;
      expect(expected[index]?.ok, `${which} ${expected[index]?.error}`).to.equal(true);
      const { v2, v3 } = (told[index] as Judgement).meaning as Told;
      const meant = (expected[index] as Judgement).meaning as Told;
      expect(v2, which).to.deep.equal(meant.v2);
      expect(v3, which).to.deep.equal(meant.v3);
    }
  });

  it('is to the API server, which reads the body of an apply request as YAML, what it was', async () => {
    const inputs = PLACES.map(({ value }) => ({ judge: 'kubernetes', input: writeJson(value) }));
    const told = await askJudge('judge-prometheus', inputs);
    for (const [index, { text, value }] of PLACES.entries()) {
      expect(told[index], JSON.stringify(text)).to.deep.equal({ ok: true, meaning: value });
    }
  });

  it('would be found out: JSON.stringify alone is another text to the API server', async () => {
    const [told] = await askJudge('judge-prometheus', [
      { judge: 'kubernetes', input: JSON.stringify({ a: 'x\u0085y' }) },
    ]);
    expect(told).to.not.deep.equal({ ok: true, meaning: { a: 'x\u0085y' } });
  });
});

/** YAML has no surrogates. */
const escapeForYaml = (character: string): string =>
  `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`;
