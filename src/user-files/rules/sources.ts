import { createHash } from 'node:crypto';
import { writeJson } from '../../writer/json.ts';
import type { JudgedRules, RejectedRules } from './judged.ts';
import { originKey, type RuleOrigin, type RuleSource } from './origin.ts';
import type { RuleFileOutput } from './rule-types.ts';

export interface CollectedRules {
  readonly files: readonly RuleFileOutput[];
  readonly rejected: readonly RejectedRules[];
  /** Sources, rejected or missing, whose last good text is among the files. */
  readonly kept: readonly RuleOrigin[];
}

/** What is read of a PrometheusRule of prometheus-operator. */
export interface PrometheusRuleObject {
  readonly metadata: { readonly name: string };
  readonly spec?: { readonly groups?: unknown };
}

/** The rules of a PrometheusRule, whose groups have the form of a rule file's. */
export function prometheusRuleSource(object: PrometheusRuleObject): RuleSource {
  // JSON is YAML, and written a hundred times faster.
  const content = writeJson(object.spec ?? {});
  return { kind: 'PrometheusRule', name: object.metadata.name, key: '', content };
}

/**
 * Joins what was judged: good sources become files, empty ones are dropped, bad ones are named with their first problem. Of a
 * bad or missing one the last good text stays: a slip of the pen or an accidental deletion must not end alerts.
 * The result depends on the set of sources only, not on their order.
 * @param lastGood what `lastGoodTexts` found, judged too
 */
export function collectRules(judged: readonly JudgedRules[], lastGood: readonly JudgedRules[] = []): CollectedRules {
  const good = judged.filter(({ problem }) => problem === undefined);
  const read = sorted([...good, ...lastGood]);
  const named = new Set(judged.map(({ origin }) => originKey(origin)));
  const others = lastGood.filter(({ origin }) => !named.has(originKey(origin)));
  const taken = count([...judged, ...others].map(({ origin }) => plainName(origin)));
  const files = read.flatMap(({ origin, pieces }) =>
    pieces.length > 0 ? [{ name: fileName(origin, taken), origin, pieces }] : [],
  );
  const bad = sorted(judged.filter(({ problem }) => problem !== undefined));
  return {
    files: files.sort((one, other) => compare(one.name, other.name)),
    rejected: bad.map(({ origin, problem = '' }) => ({ origin, message: problem })),
    kept: sorted(lastGood)
      .filter(({ pieces }) => pieces.length > 0)
      .map(({ origin }) => origin),
  };
}

/** Kubernetes' limit of a ConfigMap key, less room for the prefix of a split file. */
const MAX_NAME = 253 - 20;

function fileName(origin: RuleOrigin, taken: ReadonlyMap<string, number>): string {
  const plain = plainName(origin);
  if (taken.get(plain) === 1 && plain.length + '.yaml'.length <= MAX_NAME) return `${plain}.yaml`;
  // The hash is of the source alone, so that a name does not change with what else there is.
  const hash = createHash('sha256').update(originKey(origin)).digest('hex').slice(0, 10);
  return `${plain.slice(0, MAX_NAME - hash.length - '-.yaml'.length)}-${hash}.yaml`;
}

function plainName({ kind, name, key }: RuleOrigin): string {
  const parts = kind === 'ConfigMap' ? [name, key.replace(/\.ya?ml$/, '')] : [name];
  return [kind.toLowerCase(), ...parts].join('-').replace(/[^-._a-zA-Z0-9]/g, '-');
}

/** By what they are from. */
const sorted = (rules: readonly JudgedRules[]): readonly JudgedRules[] =>
  rules
    .map((one) => ({ one, key: originKey(one.origin) }))
    .sort((a, b) => compare(a.key, b.key))
    .map(({ one }) => one);

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
