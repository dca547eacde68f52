import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { parseRange } from '../stack/ip-ranges.ts';
import { operatorPodsIn, type StackSettings } from '../stack/settings.ts';
import type { SourceText } from './files/documents.ts';

/** The command line can't be understood; the message says what is wrong with it. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** What the verbs that read files are told. */
export interface FileOptions {
  readonly files: readonly string[];
  readonly settings: StackSettings;
}

/** What `validate` is told. */
export interface ValidateOptions extends FileOptions {
  /** Files with the stacks as they were. */
  readonly previous: readonly string[];
}

/** What a verb is told that looks at one stack of a cluster as the operator does. */
export interface ClusterOptions {
  readonly stack: string;
  /** Absent: the namespace of the context. */
  readonly namespace?: string;
  readonly context?: string;
  readonly kubeconfig?: string;
  readonly settings: StackSettings;
}

/** What the operator would be started with; each has the operator's own name and default. */
export const FILE_OPTIONS_HELP = `  --cluster-domain                domain of cluster DNS names (default: cluster.local)
  --cluster-discovery-namespaces  comma-separated namespaces whose stacks may discover targets in the whole cluster
  --closed-ranges                 comma-separated address ranges that no stack may open for its pods
  --identity-ranges               comma-separated ranges of these that stacks may open all the same
  --operator-namespace            namespace of the operator's pods, which policies let in; empty: it runs outside of
                                  the cluster (default: secure-thanos-system, as in config/default)`;

export const VALIDATE_OPTIONS_HELP = `  --previous FILE                 the stacks as they are now: changes that can't be made are problems too; may be repeated`;

/** Verbs that look into a cluster find it as kubectl does. */
export const CLUSTER_OPTIONS_HELP = `  --namespace, -n                 namespace of the stack (default: that of the context)
  --context, --kubeconfig         as for kubectl`;

const DEFAULT_OPERATOR_NAMESPACE = 'secure-thanos-system';

const option = { type: 'string' } as const;
const SETTINGS = {
  'cluster-domain': option,
  'cluster-discovery-namespaces': option,
  'closed-ranges': option,
  'identity-ranges': option,
  'operator-namespace': option,
};
/** Options by which a verb finds one stack of a cluster, for `parseArgs`. */
export const CLUSTER = { namespace: { ...option, short: 'n' }, context: option, kubeconfig: option };

/**
 * Reads the arguments of a verb with files.
 * @throws UsageError
 */
export function readFileOptions(args: readonly string[]): FileOptions {
  const { values, positionals } = parsed(() =>
    parseArgs({ args: [...args], allowPositionals: true, options: SETTINGS }),
  );
  return { files: named(positionals), settings: readSettings(values) };
}

/**
 * Reads the arguments of `validate`.
 * @throws UsageError
 */
export function readValidateOptions(args: readonly string[]): ValidateOptions {
  const options = { ...SETTINGS, previous: { ...option, multiple: true } } as const;
  const { values, positionals } = parsed(() => parseArgs({ args: [...args], allowPositionals: true, options }));
  return { files: named(positionals), previous: values.previous ?? [], settings: readSettings(values) };
}

function named(files: readonly string[]): readonly string[] {
  if (files.length === 0) throw new UsageError('name a file with a SecureThanosStack, or - for standard input');
  return files;
}

/**
 * Reads the arguments of a verb that looks at one stack of a cluster.
 * @throws UsageError
 */
export function readClusterOptions(args: readonly string[]): ClusterOptions {
  const { values, positionals } = parsed(() =>
    parseArgs({ args: [...args], allowPositionals: true, options: { ...SETTINGS, ...CLUSTER } }),
  );
  const { namespace, context, kubeconfig } = values;
  return {
    stack: oneStack(positionals),
    ...(namespace === undefined ? {} : { namespace }),
    ...(context === undefined ? {} : { context }),
    ...(kubeconfig === undefined ? {} : { kubeconfig }),
    settings: readSettings(values),
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

function readSettings(values: { readonly [name in keyof typeof SETTINGS]?: string | undefined }): StackSettings {
  const { 'closed-ranges': closed, 'identity-ranges': identity } = values;
  const operatorNamespace = values['operator-namespace'] ?? DEFAULT_OPERATOR_NAMESPACE;
  return {
    clusterDomain: values['cluster-domain'] ?? 'cluster.local',
    clusterDiscoveryNamespaces: list(values['cluster-discovery-namespaces'] ?? ''),
    ...(closed === undefined ? {} : { closedRanges: ranges('closed-ranges', closed) }),
    ...(identity === undefined ? {} : { identityRanges: ranges('identity-ranges', identity) }),
    ...(operatorNamespace === '' ? {} : { operatorPods: operatorPodsIn(operatorNamespace) }),
  };
}

const list = (text: string): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function ranges(flag: string, text: string): readonly string[] {
  const wrong = list(text).filter((range) => !parseRange(range));
  if (wrong.length > 0)
    throw new UsageError(`--${flag}: ${wrong.join(', ')} must be address ranges, such as fe80::/10`);
  return list(text);
}

/**
 * The one name that verbs about one stack take.
 * @throws UsageError
 */
export function oneStack([stack, ...others]: readonly string[]): string {
  if (stack === undefined || others.length > 0) throw new UsageError('name one stack, such as: prod -n monitoring');
  return stack;
}

/**
 * The parser's own errors as ours.
 * @throws UsageError
 */
export function parsed<Value>(parse: () => Value): Value {
  try {
    return parse();
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}
