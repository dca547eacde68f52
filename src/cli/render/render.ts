import { withCluster } from '../cluster.ts';
import { readDocuments } from '../files/documents.ts';
import {
  CLUSTER_OPTIONS_HELP,
  type ClusterOptions,
  FILE_OPTIONS_HELP,
  readClusterOptions,
  readFileOptions,
  readSources,
} from '../options.ts';
import type { Verb } from '../verb.ts';
import { renderFromCluster } from './from-cluster.ts';
import { renderDocuments } from './from-files.ts';
import type { Rendering } from './rendering.ts';

const FROM_CLUSTER = '--from-cluster';

const HELP = `usage: securethanos render FILE...
       securethanos render ${FROM_CLUSTER} STACK [-n NAMESPACE]

Prints the objects of the stacks in the files as the operator would apply them, without a cluster and without keys. Or
those of one stack of a cluster, exactly as its operator would apply them now; Secrets are left out.

${FILE_OPTIONS_HELP}

Only with ${FROM_CLUSTER}:
${CLUSTER_OPTIONS_HELP}
`;

/** All manifests of a stack, for people and for policy checks in a pipeline. */
export const render: Verb = {
  usage: 'render FILE... | --from-cluster STACK [-n NAMESPACE]',
  summary: 'print all objects of the stacks in the files, without a cluster; or of a stack as its operator would now',
  run: async (args, { out, error }) => {
    if (args.includes('--help')) {
      out(HELP);
      return 0;
    }
    const isFromCluster = args.includes(FROM_CLUSTER);
    const { text, problems } = isFromCluster
      ? await fromCluster(readClusterOptions(args.filter((one) => one !== FROM_CLUSTER)))
      : await fromFiles(args);
    if (text === undefined) {
      error(`${problems.join('\n')}\n`);
      return 1;
    }
    out(text);
    return 0;
  },
};

async function fromFiles(args: readonly string[]): Promise<Rendering> {
  const { files, settings } = readFileOptions(args);
  return renderDocuments(readDocuments(await readSources(files)), settings);
}

/** A cluster that can't be asked, or that refuses, is a problem too. */
async function fromCluster({ stack: name, settings, ...options }: ClusterOptions): Promise<Rendering> {
  try {
    return await withCluster(options, ({ client }, namespace) =>
      renderFromCluster(client, { name, namespace }, settings),
    );
  } catch (error) {
    return { problems: [`${(error as Error).message} (docs/cli.md says what render --from-cluster reads)`] };
  }
}
