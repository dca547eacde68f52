import { createHash } from 'node:crypto';
import { stringify } from 'yaml';
import type { RuleSource } from '../../plan/inputs.ts';
import { sentence } from './fields.ts';
import { renderRuleFile } from './render.ts';
import { checkRuleFile } from './rule-file.ts';
import type { RuleFile } from './rule-types.ts';

/** A checked file under the name that it has in the ruler. */
export interface RuleFileOutput {
  readonly name: string;
  readonly content: string;
  readonly file: RuleFile;
}

/** A source that is left out, and why. */
export interface RejectedRules {
  /** Such as `ConfigMap my-rules, key alerts.yaml`. */
  readonly source: string;
  readonly message: string;
}

export interface CollectedRules {
  readonly files: readonly RuleFileOutput[];
  readonly rejected: readonly RejectedRules[];
}

/** What is read of a PrometheusRule of prometheus-operator. */
export interface PrometheusRuleObject {
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly groups?: unknown };
}

/** The rules of a PrometheusRule, whose groups have the form of a rule file's. */
export function prometheusRuleSource(object: PrometheusRuleObject): RuleSource {
  const content = stringify(object.spec ?? {}, { version: '1.1', lineWidth: 0, aliasDuplicateObjects: false });
  return { kind: 'PrometheusRule', name: object.metadata.name, key: '', content };
}

/**
 * Checks every source: good ones become files, bad ones are named with their first problem, empty ones are dropped.
 * The result depends on the set of sources only, not on their order.
 */
export function collectRules(sources: readonly RuleSource[]): CollectedRules {
  const sorted = [...sources].sort((a, b) => compare(identity(a), identity(b)));
  const taken = count(sorted.map(plainName));
  const files: RuleFileOutput[] = [];
  const rejected: RejectedRules[] = [];
  for (const source of sorted) {
    const { file, problems } = checkRuleFile(source.content);
    if (!file) rejected.push({ source: title(source), message: summarise(problems) });
    else if (file.groups.length > 0) files.push({ name: fileName(source, taken), content: renderRuleFile(file), file });
  }
  return { files: files.sort((a, b) => compare(a.name, b.name)), rejected };
}

/** Kubernetes' limit of a ConfigMap key, less room for the prefix of a split file. */
const MAX_NAME = 253 - 20;

function fileName(source: RuleSource, taken: ReadonlyMap<string, number>): string {
  const plain = plainName(source);
  if (taken.get(plain) === 1 && plain.length + '.yaml'.length <= MAX_NAME) return `${plain}.yaml`;
  // The hash is of the source alone, so that a name does not change with what else there is.
  const hash = createHash('sha256').update(identity(source)).digest('hex').slice(0, 10);
  return `${plain.slice(0, MAX_NAME - hash.length - '-.yaml'.length)}-${hash}.yaml`;
}

function plainName({ kind, name, key }: RuleSource): string {
  const parts = kind === 'ConfigMap' ? [name, key.replace(/\.ya?ml$/, '')] : [name];
  return [kind.toLowerCase(), ...parts].join('-').replace(/[^-._a-zA-Z0-9]/g, '-');
}

function identity({ kind, name, key }: RuleSource): string {
  return `${kind}/${name}/${key}`;
}

function title({ kind, name, key }: RuleSource): string {
  return kind === 'ConfigMap' ? `${kind} ${name}, key ${key}` : `${kind} ${name}`;
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
