import { expect } from 'chai';
import fc from 'fast-check';
import { readPattern, readRelabelPattern } from '../../../../src/user-files/rules/promql/pattern.ts';

describe('readPattern', () => {
  const empty = ['', '.*', 'a?', '(a|)', '^$', 'a{0,2}', '(?i)', '(?:a*)(b?)', '\\A\\z', '\\Q\\E', 'a{0}', '\\B'];
  const full = ['a', '.+', 'a*b', '(a|b)', '[^a]', '\\d', 'a{1,2}', '(?i)a', '\\b', '\\Qa\\E', 'a{,2}', 'a|b+'];
  for (const pattern of empty) {
    it(`knows that ${pattern} matches nothing too`, () =>
      expect(readPattern(pattern)).to.deep.equal({ canBeEmpty: true }));
  }
  for (const pattern of full) {
    it(`knows that ${pattern} needs a character`, () =>
      expect(readPattern(pattern)).to.deep.equal({ canBeEmpty: false }));
  }

  it('agrees with JavaScript where both speak the same', () => {
    const leaf = fc.constantFrom('a', '.', '[a-c]', '\\d', '^', 'b{2}', 'c{1,3}');
    const { pattern } = fc.letrec<{ pattern: string }>((tie) => ({
      pattern: fc.oneof(
        { depthSize: 'small' },
        leaf,
        tie('pattern').map((inner) => `(${inner})*`),
        tie('pattern').map((inner) => `(?:${inner})?`),
        fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `${a}${b}`),
        fc.tuple(tie('pattern'), tie('pattern')).map(([a, b]) => `(${a}|${b})+`),
      ),
    }));
    fc.assert(
      fc.property(pattern, (text) => {
        expect(readPattern(text)).to.deep.equal({ canBeEmpty: new RegExp(`^(?:${text})$`, 's').test('') });
      }),
    );
  });

  it('limits nesting as Go does', () => {
    expect(readPattern(`${'('.repeat(900)}a${')'.repeat(900)}`)).to.deep.equal({ canBeEmpty: false });
    expect(readPattern(`${'('.repeat(1100)}a${')'.repeat(1100)}`))
      .to.have.property('problem')
      .that.includes('nests too deeply');
  });

  it('counts the levels that Prometheus adds when it anchors a pattern', () => {
    const nested = (levels: number) => '('.repeat(levels) + ')'.repeat(levels);
    for (const read of [readPattern, readRelabelPattern]) {
      expect(read(nested(998))).to.deep.equal({ canBeEmpty: true });
      expect(read(nested(999)))
        .to.have.property('problem')
        .that.includes('nests too deeply');
    }
  });

  it('takes an open quote in matchers, which are parsed alone, and not in relabeling, where it would hide the anchor', () => {
    for (const pattern of ['\\Qa', 'a\\Q\\', '\\Qa\\Eb\\Q']) {
      expect(readPattern(pattern), pattern).to.deep.equal({ canBeEmpty: false });
      expect(readRelabelPattern(pattern), pattern).to.have.property('problem');
    }
    expect(readRelabelPattern('\\Qa\\E')).to.deep.equal({ canBeEmpty: false });
    expect(readRelabelPattern('\\\\Qa')).to.deep.equal({ canBeEmpty: false });
  });

  for (const name of [
    'Unknown',
    'Zinh',
    'Katakana_Or_Hiragana',
    'greek',
    'Garay',
    'Letter',
    'LC',
    'ASCII',
    ' Greek',
    '',
  ])
    it(`refuses the property "${name}", which not every Go knows`, () =>
      expect(readPattern(`\\p{${name}}`)).to.have.property('problem'));

  it('knows scripts and categories, and an escaped backslash before a "p"', () => {
    for (const pattern of ['\\p{Greek}', '\\P{^Nag_Mundari}', '\\pL', '\\p{Zs}', '\\p{Any}', '\\\\pUnknown'])
      expect(readPattern(pattern), pattern).to.deep.equal({ canBeEmpty: false });
  });

  it('never throws', () => {
    const part = fc.constantFrom(
      '(',
      ')',
      '[',
      ']',
      '\\',
      '?',
      '*',
      '{',
      '1',
      ',',
      '}',
      '|',
      '-',
      ':',
      'a',
      '^',
      'p',
      'Q',
      '<',
      'x',
    );
    fc.assert(fc.property(fc.array(part), (parts) => void readPattern(parts.join(''))));
  });
});
