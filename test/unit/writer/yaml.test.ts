import { expect } from 'chai';
import { parse } from 'yaml';
import { PlainText, scalarAsWritten } from '../../../src/writer/plain-text.ts';
import { writeYaml } from '../../../src/writer/yaml.ts';
import { LOOK_LIKE_SOMETHING, TEXTS } from '../../support/fuzz/yaml-texts.ts';

/** Places in which a text can stand. */
const places = (text: string) => ({ [text]: text, list: [text, [text]], deep: [{ [`a${text}`]: { b: text } }] });

describe('writeYaml', () => {
  it('leaves ordinary texts bare and lines as lines', () => {
    const value = { a: '15s', b: '10.0.0.1:9100', c: 'é→😀', d: 'a\nb\n', e: 'a\nb', f: [{ g: 1, h: true, i: null }] };
    expect(writeYaml(value)).to.equal(
      'a: 15s\nb: 10.0.0.1:9100\nc: é→😀\nd: |\n  a\n  b\ne: |-\n  a\n  b\nf:\n  - g: 1\n    h: true\n    i: null\n',
    );
  });

  for (const version of ['1.1', '1.2'] as const) {
    it(`means the same to YAML ${version} whatever the texts are`, () => {
      for (const text of TEXTS) {
        const written = writeYaml(places(text));
        expect(parse(written, { version, strict: true }), written).to.deep.equal(places(text));
      }
    });
  }

  it('puts what looks like something else into quotes', () => {
    expect(writeYaml(['yes', '0o17', '1_000', '2024-01-01', '12:30', '.5', '<<', 'a\u0085b'])).to.equal(
      ['yes', '0o17', '1_000', '2024-01-01', '12:30', '.5', '<<', 'a\\u0085b'].map((text) => `- "${text}"\n`).join(''),
    );
  });

  it('writes long keys so that Go finds their end', () => {
    const written = writeYaml({ [`${'é'.repeat(600)}\u2028`]: 1, ['a'.repeat(1025)]: 2, ['b'.repeat(1000)]: 3 });
    expect(written.match(/^\? /gm)).to.have.length(1);
    expect(Object.values(parse(written))).to.deep.equal([1, 2, 3]);
  });

  it('repeats an object that stands twice', () => {
    const twice = { a: ['x'] };
    expect(writeYaml([twice, twice])).to.equal('- a:\n    - x\n- a:\n    - x\n');
  });

  it('writes what stood without quotes as it stood there', () => {
    for (const text of LOOK_LIKE_SOMETHING.filter((each) => scalarAsWritten(each, true) instanceof PlainText)) {
      expect(writeYaml({ a: scalarAsWritten(text, true) })).to.equal(`a: ${text}\n`);
    }
    expect(writeYaml(new Map([[scalarAsWritten('1.10', true), scalarAsWritten('1.10', false)]]))).to.equal(
      '1.10: "1.10"\n',
    );
  });

  it('takes only what can be more than a text for such', () => {
    for (const text of ['a: b', '# a', '5s', '- a', '1.2.3.4', 'a\u0085b'])
      expect(scalarAsWritten(text, true)).to.equal(text);
  });
});
