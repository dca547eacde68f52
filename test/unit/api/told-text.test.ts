import { expect } from 'chai';
import { clip, enumerate, shorten } from '../../../src/api/told-text.ts';

describe('texts of others, as they are told', () => {
  it('are as they were when they are short and plain', () => {
    for (const text of ['', 'x509: certificate is valid for a, not b', 'Größe 1 KiB, 日本語 \u{1f600}'])
      expect(shorten(text, 100)).to.equal(text);
  });

  it('have nothing that terminals obey, or that makes a text look like another', () => {
    const text = 'a\u001b[2Jb\u0000\u0007c\r\nd\u202ee\u2066f\u2028g\u0085h\u{e0041}i\tj';
    expect(shorten(text, 100)).to.equal('a [2Jb c d e f g h i j');
    expect(clip(`one\u001b\ntwo`, 100)).to.equal('one ');
  });

  it('have a length, whatever they are made of', () => {
    for (const text of [
      'x'.repeat(500_000),
      '\u001b'.repeat(500_000),
      '\u{1f600}'.repeat(500_000),
      `${'\u001b'.repeat(400)}x`,
    ])
      for (const length of [1, 9, 10, 2000]) {
        const told = shorten(text, length);
        expect(told.length).to.be.at.most(length);
        expect(told.isWellFormed(), 'the API server changes half a character').to.equal(true);
      }
    expect(shorten('abcdef', 4)).to.equal('abc…');
    expect(shorten('\ud83d', 4)).to.equal('\ufffd');
  });

  it('are counted when they are many', () => {
    expect(enumerate(['a', 'b'], 2)).to.equal('a, b');
    expect(enumerate(['a', 'b', 'c', 'd'], 2)).to.equal('a, b and 2 more');
  });
});
