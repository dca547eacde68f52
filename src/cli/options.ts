import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import type { StackSettings } from '../stack/settings.ts';
import type { SourceText } from './documents.ts';

/** The command line can't be understood; the message says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What the verbs that read files are told. */
export interface FileOptions {
  readonly files: readonly string[];
  readonly settings: StackSettings;
}

/** What the operator would be started with; each has the operator's own name and default. */
export const FILE_OPTIONS_HELP = `  --cluster-domain                domain of cluster DNS names (default: cluster.local)
  --cluster-discovery-namespaces  comma-separated namespaces whose stacks may discover targets in the whole cluster`;

/**
 * Reads the arguments of a verb.
 * @throws UsageError
 */
export function readFileOptions(args: readonly string[]): FileOptions {
  const { values, positionals } = parse(args);
  if (positionals.length === 0) throw new UsageError('name a file with a SecureThanosStack, or - for standard input');
  const namespaces = (values['cluster-discovery-namespaces'] ?? '').split(',').map((name) => name.trim());
  return {
    files: positionals,
    settings: {
      clusterDomain: values['cluster-domain'] ?? 'cluster.local',
      clusterDiscoveryNamespaces: namespaces.filter((name) => name !== ''),
    },
  };
}

/**
 * Reads files; "-" is standard input.
 * @throws UsageError for a file that can't be read
 */
export async function readSources(files: readonly string[]): Promise<readonly SourceText[]> {
  return Promise.all(files.map(async (file) => ({ file, text: await readSource(file) })));
}

async function readSource(file: string): Promise<string> {
  try {
    return file === '-' ? await text(process.stdin) : await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} can't be read: ${(error as Error).message}`);
  }
}

function parse(args: readonly string[]) {
  const option = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { 'cluster-domain': option, 'cluster-discovery-namespaces': option },
    });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
