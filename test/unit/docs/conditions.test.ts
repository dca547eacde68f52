// Conditions and reasons that the documents name: somebody looks for them in a status, so they must be those of the code.
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { CONDITIONS } from '../../../src/api/conditions.ts';
import { type Page, page, pages, ROOT } from './documents.ts';

/** "`RulesAccepted` is False", and each name of "`A`, `B` and `C` are Unknown". */
const SAID =
  /(`[A-Za-z]+`) is (?:True|False|Unknown)\b|((?:`[A-Za-z]+`(?:, | and ))+`[A-Za-z]+`) are (?:True|False|Unknown)\b/g;
const NAME = /`([A-Za-z]+)`/g;
/** Words of two parts with capitals, such as "QueryWorks" and "MTLSVerified". */
const CAMEL_CASE = /^[A-Z]+[a-z]+[A-Z]\w*$/;

const saidOf = ({ prose }: Page): readonly string[] =>
  [...prose.matchAll(SAID)].flatMap(([said]) => [...said.matchAll(NAME)].map(([, name = '']) => name));

/** What the code writes as a text of one word: conditions, reasons, events, kinds and values of fields. */
function wordsOfCode(): ReadonlySet<string> {
  const folder = fileURLToPath(new URL('src/', ROOT));
  const files = globSync('**/*.ts', { cwd: folder }).map((file) => readFileSync(folder + file, 'utf8'));
  return new Set(files.flatMap((text) => [...text.matchAll(/'([A-Z]\w*)'/g)].map(([, word = '']) => word)));
}

describe('conditions in the documents', () => {
  it('are conditions wherever something is said to be True, False or Unknown', () => {
    const said = pages().flatMap((one) => saidOf(one).map((name) => ({ name, path: one.path })));
    expect(said.length).to.be.greaterThan(20);
    expect(said.filter(({ name }) => !CONDITIONS.some((type) => type === name))).to.deep.equal([]);
  });

  for (const path of ['docs/limits.md', 'docs/status.md'])
    it(`have a name in ${path} that the code writes, as reasons and events have`, () => {
      const words = [...wordsOfCode()];
      const named = [...new Set(page(path).codes)].filter((name) => CAMEL_CASE.test(name));
      expect(named.length).to.be.greaterThan(5);
      // Also the end of a name that is put together, such as "TooLarge".
      expect(named.filter((name) => !words.some((word) => word.endsWith(name)))).to.deep.equal([]);
    });
});
