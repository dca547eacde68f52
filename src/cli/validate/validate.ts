import { checkDocuments } from '../files/check.ts';
import { readDocuments } from '../files/documents.ts';
import { readSources, readValidateOptions } from '../options.ts';
import type { Verb } from '../verb.ts';
import { checkChanges } from './changes.ts';
import { lookedAt } from './looked-at.ts';

/** What the API server and the operator would say of the files, before anything is applied. */
export const validate: Verb = {
  usage: 'validate [--previous FILE] FILE...',
  summary: 'check stacks, and the rules, scrape jobs and object storage Secrets that stand beside them',
  run: async (args, { out, error }) => {
    const { files, previous, settings } = readValidateOptions(args);
    const documents = readDocuments(await readSources(files));
    const before = readDocuments(await readSources(previous));
    const problems = [...checkDocuments(documents, settings), ...checkChanges(documents.documents, before)];
    const seen = lookedAt(documents, settings).map((line) => `${line}\n`);
    if (problems.length === 0) {
      out(`OK\n${seen.join('')}`);
      return 0;
    }
    out(seen.join(''));
    error(`${problems.join('\n')}\n`);
    return 1;
  },
};
