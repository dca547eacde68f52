import { expect } from 'chai';
import { parse } from 'yaml';
import { writeJson } from '../../../src/writer/json.ts';
import { TEXTS } from '../../support/fuzz/yaml-texts.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not be there.
const ODD = /[\x00-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffd-\uffff]|\\ud/;

describe('writeJson', () => {
  it('gives what JSON.stringify gives for ordinary values', () => {
    const value = { a: [1, -0, 1e21, true, null, 'é→😀'], 'b/c': { d: '\\"\t' }, e: undefined };
    expect(writeJson(value)).to.equal(JSON.stringify(value));
  });

  it('is JSON of the same meaning for every text, as value and as key', () => {
    for (const text of TEXTS) expect(JSON.parse(writeJson({ [text]: text })), text).to.deep.equal({ [text]: text });
  });

  it('is YAML of the same meaning', () => {
    for (const text of TEXTS) expect(parse(writeJson([text])), text).to.deep.equal([text]);
  });

  it('writes no character that YAML takes for the end of a line or refuses, and no half of a pair', () => {
    for (const text of TEXTS) expect(writeJson(text)).to.not.match(ODD);
    expect(writeJson('\u0085\u2028\ufeff\uffff\x7f')).to.equal('"\\u0085\\u2028\\ufeff\\uffff\\u007f"');
  });

  it('writes half of a pair of surrogates as Go reads it', () => {
    expect(writeJson({ '\udc00': 'a\ud83d' })).to.equal('{"\\ufffd":"a\\ufffd"}');
    expect(JSON.parse(writeJson('\\ud83d'))).to.equal('\\ud83d');
    expect(JSON.parse(writeJson('\\\ud83d'))).to.equal('\\\ufffd');
  });
});
