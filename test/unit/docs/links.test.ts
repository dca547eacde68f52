import { existsSync } from 'node:fs';
import { expect } from 'chai';
import packageJson from '../../../package.json' with { type: 'json' };
import { crdSchemas, type Schema } from '../../../scripts/generate/api-reference.ts';
import { type Page, page, pages, ROOT } from './documents.ts';

const FOLDERS = ['src', 'config', 'crds', 'examples', 'docs', 'sandbox', 'scripts', 'test', 'bench'];
const REPOSITORY_PATH = new RegExp(`^(?:${FOLDERS.join('|')})/[-\\w./]*$`);
const scriptNames = Object.keys(packageJson.scripts);

describe('the documents', () => {
  for (const each of pages()) {
    describe(each.path, () => {
      it('links to files and headings that exist', () => {
        for (const target of relativeLinks(each)) expectTarget(each, target);
      });

      it('names paths of the repository that exist', () => {
        const words = each.blocks.flatMap(({ text }) => text.split(/[\s"'=]+/));
        for (const path of [...each.codes, ...words].filter((code) => REPOSITORY_PATH.test(code)))
          expect(existsSync(new URL(path, ROOT)), path).to.equal(true);
      });

      it('names scripts of package.json that exist', () => {
        for (const [, name = ''] of each.text.matchAll(/npm run (?:--silent )?([\w:-]+)/g))
          expect(scriptNames, `npm run ${name}`).to.include(name);
      });

      it('names fields of the API that exist', () => {
        const schemas = { properties: crdSchemas() };
        for (const path of each.codes.filter((code) => /^(spec|status)(\.|\[|$)/.test(code)))
          expect(fieldAt(schemas, path), path).to.not.equal(undefined);
      });
    });
  }

  it('are all reachable from README.md', () => {
    const linked = relativeLinks(page('README.md')).map((target) => target.split('#')[0]);
    for (const { path } of pages()) if (path !== 'README.md') expect(linked).to.include(path);
  });
});

const relativeLinks = ({ prose }: Page): readonly string[] =>
  [...prose.matchAll(/\]\(([^)]+)\)/g)].flatMap(([, target = '']) => (/^https?:/.test(target) ? [] : [target]));

function expectTarget({ path }: Page, target: string): void {
  const [file = '', anchor] = target.split('#');
  const found = new URL(file, new URL(path, ROOT));
  expect(existsSync(found), target).to.equal(true);
  if (anchor === undefined) return;
  const titles = page(found.href.slice(ROOT.href.length)).headings.map(slug);
  expect(titles, target).to.include(anchor);
}

/** As GitHub makes anchors of headings. */
const slug = (title: string): string =>
  title
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\- ]/gu, '')
    .replaceAll(' ', '-');

/** The schema of a field such as "spec.clients[].name"; lists may be written with or without brackets, and any key of a map is `*`. */
function fieldAt(root: Schema, path: string): Schema | undefined {
  const names = path.replaceAll('[]', '').split('.');
  const below = (schema: Schema | undefined, name: string) =>
    name === '*' ? schema?.additionalProperties : (schema?.items ?? schema)?.properties?.[name];
  return names.reduce<Schema | undefined>(below, root);
}
