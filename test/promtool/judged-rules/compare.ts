// What we say of rule files, beside what Thanos says of them and of what we write for them.

import { PLAIN_DIALECT } from '../../../src/user-files/rules/promql/dialect.ts';
import { renderRuleFile } from '../../../src/user-files/rules/render.ts';
import { checkRuleFile } from '../../../src/user-files/rules/rule-file.ts';
import type { RuleFile } from '../../../src/user-files/rules/rule-types.ts';
import type { RuleCase } from '../../support/fuzz/rules.ts';
import { askJudge, type Judgement } from '../../support/judge.ts';
import { featuresOf, titleOf } from '../../support/rules/dialects.ts';

/** Cases that must not be, and those where we are stricter. */
export interface Comparison {
  /** We accept, it refuses, or it reads something else in what we write. */
  readonly faults: readonly string[];
  /** We refuse, it accepts: by kind and our reason. */
  readonly stricter: ReadonlyMap<string, readonly string[]>;
  readonly accepted: number;
}

const ORIGIN = { kind: 'ConfigMap', name: 'rules', key: 'rules.yaml' } as const;

export async function compareRules(cases: readonly RuleCase[]): Promise<Comparison> {
  const checked = cases.map(({ content, dialect }) => checkRuleFile(content, dialect));
  const written = checked.map(({ file }) => (file ? renderRuleFile(file, ORIGIN) : 'groups: []'));
  const of = (judge: string, inputs: readonly string[]) =>
    askJudge(
      'judge-thanos',
      inputs.map((input, index) => ({ judge, input, features: featuresOf(cases[index]?.dialect ?? PLAIN_DIALECT) })),
    );
  const originals = await of(
    'ruler-start',
    cases.map(({ content }) => content),
  );
  const renderings = await of('rules', written);
  const faults: string[] = [];
  const stricter = new Map<string, string[]>();
  cases.forEach(({ kind, content, dialect }, index) => {
    const { file, problems } = checked[index] ?? { problems: [] };
    const original = originals[index] ?? { ok: false };
    if (!file) {
      if (original.ok) note(stricter, `${kind}: ${reasonOf(problems[0] ?? '')}`, content);
      return;
    }
    const fault = original.ok ? faultOf(file, renderings[index]) : `it refuses: ${original.error ?? ''}`;
    if (fault !== undefined) faults.push(`${kind} with ${titleOf(dialect)}: ${JSON.stringify(content)}: ${fault}`);
  });
  return { faults, stricter, accepted: checked.filter(({ file }) => file !== undefined).length };
}

function note(map: Map<string, string[]>, key: string, content: string): void {
  map.set(key, [...(map.get(key) ?? []), content]);
}

/** The sentence without what is particular. */
const reasonOf = (problem: string): string =>
  problem
    .replace(/^group "[^"]*"(, rule \d+( \([^)]*\))?)?: /, '')
    .replace(/"[^"]*"|\d+/g, '_')
    .slice(0, 90);

function faultOf(file: RuleFile, judged: Judgement | undefined): string | undefined {
  if (!judged?.ok) return `it refuses what we write: ${judged?.error ?? ''}`;
  const theirs = JSON.stringify((judged.meaning as readonly LoadedGroup[]).map(meaningOfTheirs));
  const ours = JSON.stringify(file.groups.map(meaningOfOurs));
  return ours === theirs ? undefined : `it reads ${theirs}`;
}

interface LoadedGroup {
  readonly Strategy: string;
  readonly Group: {
    readonly Name: string;
    readonly Limit: number;
    readonly Labels: Texts | null;
    readonly Rules: readonly { readonly [field: string]: string | Texts | null }[] | null;
  };
}

type Texts = Readonly<Record<string, string>>;

const sorted = (texts: Texts | null | undefined): readonly (readonly string[])[] =>
  Object.entries(texts ?? {}).sort(([one], [other]) => (one < other ? -1 : 1));

function meaningOfTheirs({ Strategy, Group }: LoadedGroup) {
  const rules = (Group.Rules ?? []).map((rule) => [
    ...[rule['Record'], rule['Alert'], rule['Expr']],
    ...[sorted(rule['Labels'] as Texts | null), sorted(rule['Annotations'] as Texts | null)],
  ]);
  return [Group.Name, Group.Limit, Strategy.toLowerCase(), sorted(Group.Labels), rules];
}

function meaningOfOurs(group: RuleFile['groups'][number]) {
  const rules = group.rules.map((rule) => [
    ...[rule.record ?? '', rule.alert ?? '', rule.expr],
    ...[sorted(rule.labels), sorted(rule.annotations)],
  ]);
  return [group.name, group.limit ?? 0, group.partial_response_strategy ?? 'abort', sorted(group.labels), rules];
}
