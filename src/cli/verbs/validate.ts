import { checkDocuments } from '../check.ts';
import { readDocuments } from '../documents.ts';
import { readFileOptions, readSources } from '../options.ts';
import type { Verb } from './verb.ts';

/** What the API server and the operator would say of the files, before anything is applied. */
export const validate: Verb = {
  usage: 'validate FILE...',
  summary: 'check stacks, and the rules, scrape jobs and object storage Secrets that stand beside them',
  run: async (args, { out, error }) => {
    const { files, settings } = readFileOptions(args);
    const problems = checkDocuments(readDocuments(await readSources(files)), settings);
    if (problems.length === 0) {
      out('OK\n');
      return 0;
    }
    error(`${problems.join('\n')}\n`);
    return 1;
  },
};
