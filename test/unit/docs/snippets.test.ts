import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { KIND } from '../../../src/api/group.ts';
import { checkDocuments } from '../../../src/cli/check.ts';
import { readDocuments } from '../../../src/cli/documents.ts';
import { run } from '../../../src/cli/run.ts';
import { SETTINGS } from '../../support/plans.ts';
import { pages } from './documents.ts';

const blocks = pages().flatMap(({ path, blocks: found }) => found.map((block) => ({ path, ...block })));
const stacks = blocks.filter(({ text }) => text.includes(`kind: ${KIND}`));

describe('snippets of the documents', () => {
  it('hold stacks, in YAML blocks only', () => {
    expect(stacks.length).to.be.greaterThan(1);
    for (const { path, language } of stacks) expect(language, path).to.equal('yaml');
  });

  for (const [index, { path, text }] of stacks.entries()) {
    it(`stack ${index + 1}, of ${path}, is valid`, () => {
      expect(checkDocuments(readDocuments([{ file: path, text }]), SETTINGS)).to.deep.equal([]);
    });
  }

  it('are valid YAML where they say so', () => {
    for (const { path, text } of blocks.filter(({ language }) => language === 'yaml'))
      for (const { errors } of parseAllDocuments(text)) expect(errors, path).to.deep.equal([]);
  });

  it('name verbs of the command line that exist', async () => {
    const commands = blocks.flatMap(({ text }) => [...text.matchAll(/securethanos -- (\S+) ?(.*)$/gm)]);
    expect(commands.length).to.be.greaterThan(3);
    for (const [command, verb = '', rest = ''] of commands) {
      // A verb that needs a cluster only says how it is used.
      const args = verb === 'proxy' ? ['--help'] : rest.split(' ').filter((word) => word !== '');
      const errors: string[] = [];
      const code = await run([verb, ...args], { out: () => undefined, error: (text) => void errors.push(text) });
      expect([code, ...errors], command).to.deep.equal([0]);
    }
  });
});
