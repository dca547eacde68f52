import { expect } from 'chai';
import { KIND } from '../../../src/api/group.ts';
import { checkDocuments } from '../../../src/cli/files/check.ts';
import { readDocuments } from '../../../src/cli/files/documents.ts';
import { run } from '../../../src/cli/run.ts';
import { writeYaml } from '../../../src/writer/yaml.ts';
import { SETTINGS } from '../../support/plans.ts';
import { SKIPPED, snippets, snippetsOf } from '../../support/snippets.ts';
import { pages } from './documents.ts';

const blocks = pages().flatMap(({ path, blocks: found }) => found.map((block) => ({ path, ...block })));
const stacks = blocks.filter(({ text }) => text.includes(`\nkind: ${KIND}\n`));

describe('snippets of the documents', () => {
  it('hold stacks, in YAML blocks only', () => {
    expect(stacks.length).to.be.greaterThan(1);
    for (const { path, language } of stacks) expect(language, path).to.equal('yaml');
  });

  for (const { place, object } of snippets().filter(({ object: { kind } }) => kind === KIND)) {
    it(`${place}: validate takes the stack`, () => {
      const text = writeYaml(object);
      expect(checkDocuments(readDocuments([{ file: place, text }]), SETTINGS)).to.deep.equal([]);
    });
  }

  it('are stacks, parts of a stack, or other objects, and what is left out is in use', () => {
    const kinds = new Set(snippets().map(({ object: { apiVersion, kind } }) => `${apiVersion} ${kind}`));
    for (const kind of Object.keys(SKIPPED)) expect(kinds).to.include(kind);
    expect(() => snippetsOf('config: {bucket: a}', 'a page')).to.throw('a page, document 1 is neither');
    const [part] = snippetsOf('ruler:\n  replicas: 2', 'a page');
    expect(part?.object['spec'])
      .to.deep.include({ ruler: { replicas: 2 } })
      .and.to.have.property('objectStorage');
    const [spec] = snippetsOf('spec:\n  ruler:\n    replicas: 2', 'a page');
    expect(spec?.object).to.deep.equal(part?.object);
  });

  it('name verbs of the command line that exist', async () => {
    const commands = blocks.flatMap(({ text }) => [...text.matchAll(/securethanos -- (\S+) ?(.*)$/gm)]);
    expect(commands.length).to.be.greaterThan(3);
    for (const [command, verb = '', rest = ''] of commands) {
      // A verb that needs a cluster only says how it is used.
      const needsCluster = ['proxy', 'verify'].includes(verb) || rest.includes('--from-cluster');
      const words = needsCluster ? ['--help'] : rest.split(' ').filter((word) => word !== '');
      // What a cluster would write to standard input.
      const args = words.map((word) => (word === '-' ? 'examples/quickstart.yaml' : word));
      const errors: string[] = [];
      const code = await run([verb, ...args], { out: () => undefined, error: (text) => void errors.push(text) });
      expect([code, ...errors], command).to.deep.equal([0]);
    }
  });
});
