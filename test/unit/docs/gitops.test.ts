import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { GROUP, KIND } from '../../../src/api/group.ts';
import { page, ROOT } from './documents.ts';

const KEY = `resource.customizations.health.${GROUP}_${KIND}`;

describe('docs/gitops.md', () => {
  it('has the health check that is tested, under the key by which Argo CD finds it', () => {
    const documents = page('docs/gitops.md')
      .blocks.filter(({ language }) => language === 'yaml')
      .flatMap(({ text }) => parseAllDocuments(text))
      .map((document) => document.toJS() as { readonly data?: Readonly<Record<string, string>> });
    const scripts = documents.flatMap(({ data }) => Object.entries(data ?? {}));
    expect(scripts).to.deep.equal([[KEY, readFileSync(new URL('config/argo-cd/health.lua', ROOT), 'utf8')]]);
  });
});
