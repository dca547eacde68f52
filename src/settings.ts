// Flags and environment of the operator -> one frozen value. All errors are told at once.
import { parseArgs } from 'node:util';
import { durationSeconds } from './api/duration.ts';
import { LOG_LEVELS, type LogLevel } from './observability/logger.ts';
import { DEFAULT_CLOSED_RANGES } from './stack/closed-ranges.ts';
import { parseRange } from './stack/ip-ranges.ts';
import { operatorPodsIn, type StackSettings } from './stack/settings.ts';
import { WRITE_BUDGET } from './stack/write-budget.ts';

export interface Settings {
  readonly stack: StackSettings;
  /** Namespaces whose stacks are managed; empty for all. */
  readonly namespaces: readonly string[];
  readonly healthAddress: string;
  readonly leaderElect: boolean;
  /** Namespace of the lease: the operator's own. */
  readonly leaseNamespace: string;
  /** Name of this replica. */
  readonly instance: string;
  readonly logLevel: LogLevel;
  readonly resyncSeconds: number;
  /** 0: nothing is verified. */
  readonly verificationSeconds: number;
  readonly workers: number;
  /** Objects of one stack that are written at once. */
  readonly writeBurst: number;
  readonly context?: string;
  readonly kubeconfig?: string;
}

/** Something is wrong with the flags or the environment; the message has one line for each problem. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
}

const FLAGS = {
  namespaces: 'comma-separated namespaces whose stacks are managed (default: all)',
  'cluster-domain': 'domain of cluster DNS names (default: cluster.local)',
  'cluster-discovery-namespaces':
    'comma-separated namespaces whose stacks may discover targets in the whole cluster (default: none)',
  'closed-ranges': `comma-separated address ranges that no stack may open for its pods, besides the API server's; empty: none (default: link-local addresses and metadata services: ${DEFAULT_CLOSED_RANGES.join(',')})`,
  'identity-ranges':
    'comma-separated ranges of these that stacks may open all the same, where a cloud gives a pod its identity, such as 169.254.170.23/32 (default: none)',
  'health-address': 'address of /livez, /readyz and /metrics (default: 127.0.0.1:8081)',
  'leader-elect': 'true: only the holder of the lease works (default: true in a pod, else false)',
  'log-level': `one of ${LOG_LEVELS.join(', ')} (default: info)`,
  'resync-interval': 'how often each stack is looked at without a change, such as 60s (default: 60s)',
  'verification-interval':
    'how often every listener of a stack is dialled without a change, at the looks of --resync-interval; 0s: never (default: 10m)',
  workers: 'stacks that are worked on at the same time (default: 8)',
  'write-burst': `objects of one stack that are written before its next ones wait for ${WRITE_BUDGET.everyMs / 1000} s each (default: ${WRITE_BUDGET.burst})`,
  context: 'context of the kubeconfig (default: the current one)',
  kubeconfig: 'kubeconfig file (default: as kubectl)',
} as const;

type Flag = keyof typeof FLAGS;
type Values = Readonly<Partial<Record<Flag, string>>>;
type Environment = Readonly<Record<string, string | undefined>>;

const ENVIRONMENT_PREFIX = 'SECURETHANOS_';

/**
 * Reads the settings.
 * @param args command line without the program, such as ["--log-level=debug"]
 * @param env each flag may also stand in the environment: --log-level as SECURETHANOS_LOG_LEVEL; the command line wins
 * @throws SettingsError
 */
export function readSettings(args: readonly string[], env: Environment): Settings {
  const problems: string[] = [];
  const values = readValues(args, env, problems);
  const podNamespace = env['POD_NAMESPACE'];
  const settings: Settings = {
    stack: {
      clusterDomain: values['cluster-domain'] ?? 'cluster.local',
      clusterDiscoveryNamespaces: list(values['cluster-discovery-namespaces']),
      ...ranges(values, 'closed-ranges', 'closedRanges', problems),
      ...ranges(values, 'identity-ranges', 'identityRanges', problems),
      ...(podNamespace ? { operatorPods: operatorPodsIn(podNamespace) } : {}),
    },
    namespaces: list(values.namespaces),
    healthAddress: values['health-address'] ?? '127.0.0.1:8081',
    leaderElect: oneOf(values, 'leader-elect', ['true', 'false'], podNamespace ? 'true' : 'false', problems) === 'true',
    leaseNamespace: podNamespace ?? 'default',
    instance: env['POD_NAME'] ?? `local-${process.pid}`,
    logLevel: oneOf(values, 'log-level', LOG_LEVELS, 'info', problems),
    resyncSeconds: seconds(values, 'resync-interval', { fallback: 60, least: 1 }, problems),
    verificationSeconds: seconds(values, 'verification-interval', { fallback: 600, least: 0 }, problems),
    workers: count(values, 'workers', { fallback: 8, most: 64 }, problems),
    writeBurst: count(values, 'write-burst', { fallback: WRITE_BUDGET.burst, most: 1_000_000 }, problems),
    ...(values.context ? { context: values.context } : {}),
    ...(values.kubeconfig ? { kubeconfig: values.kubeconfig } : {}),
  };
  if (problems.length > 0) throw new SettingsError(problems.join('\n'));
  return Object.freeze(settings);
}

/** What `--help` prints. */
export const settingsHelp = (): string =>
  Object.entries(FLAGS)
    .map(([flag, text]) => `  --${flag}\n        ${text}; also ${environmentName(flag)}`)
    .join('\n');

function readValues(args: readonly string[], env: Environment, problems: string[]): Values {
  const options = Object.fromEntries(Object.keys(FLAGS).map((flag) => [flag, { type: 'string' as const }]));
  const fromEnvironment = Object.keys(FLAGS).flatMap((flag) => {
    const value = env[environmentName(flag)];
    return value === undefined ? [] : [[flag, value]];
  });
  try {
    const { values } = parseArgs({ args: [...args], options, strict: true });
    return { ...Object.fromEntries(fromEnvironment), ...values };
  } catch (error) {
    problems.push(
      `${(error as Error).message} (known flags: ${Object.keys(FLAGS)
        .map((flag) => `--${flag}`)
        .join(', ')})`,
    );
    return {};
  }
}

const environmentName = (flag: string): string => ENVIRONMENT_PREFIX + flag.toUpperCase().replaceAll('-', '_');

const list = (text = ''): readonly string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');

function ranges(
  values: Values,
  flag: 'closed-ranges' | 'identity-ranges',
  setting: 'closedRanges' | 'identityRanges',
  problems: string[],
): Partial<Pick<StackSettings, typeof setting>> {
  if (values[flag] === undefined) return {};
  const given = list(values[flag]);
  const wrong = given.filter((text) => !parseRange(text));
  if (wrong.length > 0)
    problems.push(`--${flag}: ${wrong.join(', ')} must be address ranges, such as 169.254.0.0/16 or fe80::/10`);
  return { [setting]: given };
}

function oneOf<Value extends string>(
  values: Values,
  flag: Flag,
  allowed: readonly Value[],
  fallback: Value,
  problems: string[],
): Value {
  const value = values[flag] ?? fallback;
  if ((allowed as readonly string[]).includes(value)) return value as Value;
  problems.push(`--${flag}=${value}: must be one of ${allowed.join(', ')}`);
  return fallback;
}

function seconds(
  values: Values,
  flag: Flag,
  { fallback, least }: { readonly fallback: number; readonly least: number },
  problems: string[],
): number {
  const text = values[flag];
  if (text === undefined) return fallback;
  try {
    const value = durationSeconds(text);
    if (value >= least) return value;
  } catch {
    // Said below.
  }
  problems.push(`--${flag}=${text}: must be a duration of at least ${least}s, such as ${fallback}s`);
  return fallback;
}

function count(
  values: Values,
  flag: Flag,
  { fallback, most }: { readonly fallback: number; readonly most: number },
  problems: string[],
): number {
  const text = values[flag];
  if (text === undefined) return fallback;
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= most) return value;
  problems.push(`--${flag}=${text}: must be a number from 1 to ${most}`);
  return fallback;
}
