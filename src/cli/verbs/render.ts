import { readDocuments } from '../documents.ts';
import { readFileOptions, readSources } from '../options.ts';
import { renderDocuments } from '../render.ts';
import type { Verb } from './verb.ts';

/** All manifests of a stack, for people and for policy checks in a pipeline. */
export const render: Verb = {
  usage: 'render FILE...',
  summary: 'print all objects of the stacks in the files; needs no cluster and makes no keys',
  run: async (args, { out, error }) => {
    const { files, settings } = readFileOptions(args);
    const { text, problems } = renderDocuments(readDocuments(await readSources(files)), settings);
    if (text === undefined) {
      error(`${problems.join('\n')}\n`);
      return 1;
    }
    out(text);
    return 0;
  },
};
