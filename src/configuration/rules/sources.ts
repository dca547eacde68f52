import { createHash } from 'node:crypto';
import type { MissingRules } from '../../plan/inputs.ts';
import { sentence } from '../../user-files/rules/fields.ts';
import { type RuleOrigin, type RuleSource, titleOf } from '../../user-files/rules/origin.ts';
import { checkRuleFile } from '../../user-files/rules/rule-file.ts';
import type { RuleFile, RuleFileOutput } from '../../user-files/rules/rule-types.ts';
import { type DeployedRules, type LastGoodRules, readDeployedRules } from './deployed.ts';
import { findOversized } from './split.ts';

/** A source that can't be used as it is, and why. */
export interface RejectedRules {
  /** Such as `ConfigMap my-rules, key alerts.yaml`. */
  readonly source: string;
  readonly message: string;
}

export interface CollectedRules {
  readonly files: readonly RuleFileOutput[];
  readonly rejected: readonly RejectedRules[];
  /** Sources, rejected or missing, whose last good text is among the files. */
  readonly kept: readonly string[];
}

/** What is in use now, and which sources could not be read this time. */
export interface EarlierRules {
  readonly deployed: DeployedRules;
  readonly missing: readonly MissingRules[];
}

/** What is read of a PrometheusRule of prometheus-operator. */
export interface PrometheusRuleObject {
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly groups?: unknown };
}

/** The rules of a PrometheusRule, whose groups have the form of a rule file's. */
export function prometheusRuleSource(object: PrometheusRuleObject): RuleSource {
  // JSON is YAML, and written a hundred times faster.
  return { kind: 'PrometheusRule', name: object.metadata.name, key: '', content: JSON.stringify(object.spec ?? {}) };
}

/**
 * Checks every source: good ones become files, empty ones are dropped, bad ones are named with their first problem. Of a
 * bad or missing one the last good text stays: a slip of the pen or an accidental deletion must not end alerts.
 * The result depends on the set of sources only, not on their order.
 */
export function collectRules(
  sources: readonly RuleSource[],
  { deployed, missing }: EarlierRules = { deployed: [], missing: [] },
): CollectedRules {
  const lastGood = readDeployedRules(deployed);
  const read = [
    ...sources.map((source) => readSource(source, lastGood)),
    ...lastGood.missing(missing).map((origin): ReadRules => ({ origin, file: lastGood.of(origin), isKept: true })),
  ].sort((one, other) => compare(identity(one.origin), identity(other.origin)));
  const taken = count(read.map(({ origin }) => plainName(origin)));
  const files = read.flatMap(({ origin, file }) =>
    file && file.groups.length > 0 ? [{ name: fileName(origin, taken), origin, file }] : [],
  );
  return {
    files: files.sort((one, other) => compare(one.name, other.name)),
    rejected: read.flatMap(({ origin, problem }) => (problem ? [{ source: titleOf(origin), message: problem }] : [])),
    kept: read.filter(({ file, isKept }) => isKept && file).map(({ origin }) => titleOf(origin)),
  };
}

/** What became of one source. */
interface ReadRules {
  readonly origin: RuleOrigin;
  readonly file: RuleFile | undefined;
  readonly problem?: string;
  /** The file is the last good one. */
  readonly isKept: boolean;
}

function readSource({ content, ...origin }: RuleSource, lastGood: LastGoodRules): ReadRules {
  const { file, problems } = checkRuleFile(content);
  const found = file ? findOversized(file, origin) : problems;
  if (found.length === 0) return { origin, file, isKept: false };
  return { origin, file: lastGood.of(origin), problem: summarise(found), isKept: true };
}

/** Kubernetes' limit of a ConfigMap key, less room for the prefix of a split file. */
const MAX_NAME = 253 - 20;

function fileName(origin: RuleOrigin, taken: ReadonlyMap<string, number>): string {
  const plain = plainName(origin);
  if (taken.get(plain) === 1 && plain.length + '.yaml'.length <= MAX_NAME) return `${plain}.yaml`;
  // The hash is of the source alone, so that a name does not change with what else there is.
  const hash = createHash('sha256').update(identity(origin)).digest('hex').slice(0, 10);
  return `${plain.slice(0, MAX_NAME - hash.length - '-.yaml'.length)}-${hash}.yaml`;
}

function plainName({ kind, name, key }: RuleOrigin): string {
  const parts = kind === 'ConfigMap' ? [name, key.replace(/\.ya?ml$/, '')] : [name];
  return [kind.toLowerCase(), ...parts].join('-').replace(/[^-._a-zA-Z0-9]/g, '-');
}

function identity({ kind, name, key }: RuleOrigin): string {
  return `${kind}/${name}/${key}`;
}

function summarise(problems: readonly string[]): string {
  const more = problems.length > 1 ? ` (and ${problems.length - 1} more)` : '';
  const first = problems[0] ?? 'the rules cannot be read';
  const whole = `${first}${more}`;
  return whole === sentence(whole) ? whole : `${first.slice(0, 280 - more.length)}...${more}`;
}

function count(names: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** By code units: the same on every machine, whatever its language. */
function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
