import { readYaml } from '../yaml/read.ts';
import type { YamlTree } from '../yaml/tree.ts';
import type { Fields } from './fields.ts';
import { clip, readDuration, readFields, readInteger, readList, readText, readTexts, sentence } from './fields.ts';
import { type Dialect, PLAIN_DIALECT } from './promql/dialect.ts';
import { checkLabels, type Reading, readRule } from './rule.ts';
import type { RuleFile, RuleGroup } from './rule-types.ts';

/** The file with its fields in a fixed order when nothing is wrong, and every problem in a sentence. */
export interface CheckedRuleFile {
  readonly file?: RuleFile;
  readonly problems: readonly string[];
}

/**
 * Checks a rule file as strictly as Thanos Ruler does at its start, where a bad file makes it exit.
 * Source: model/rulefmt of Prometheus v0.309 and pkg/rules/manager.go of Thanos v0.42.
 * @param content YAML with `groups`
 * @param dialect what the Ruler that will load it knows
 */
export function checkRuleFile(content: string, dialect: Dialect = PLAIN_DIALECT): CheckedRuleFile {
  const yaml = readYaml(content);
  if ('problem' in yaml) return { problems: [sentence(yaml.problem)] };
  const problems: string[] = [];
  const report = (problem: string): void => void problems.push(sentence(problem));
  const fields = readFields(yaml.tree, ['groups'], report);
  const groups = readList(fields, 'groups').map((tree, index) => readGroup(tree, index, { report, dialect }));
  findRepeated(groups).forEach((name) => {
    report(`group "${clip(name)}": the name is used twice in the file: rename one of the groups`);
  });
  return problems.length > 0 ? { problems } : { file: { groups }, problems };
}

const GROUP_FIELDS = ['name', 'interval', 'query_offset', 'limit', 'partial_response_strategy', 'labels', 'rules'];

function readGroup(tree: YamlTree, index: number, { report, dialect }: Reading): RuleGroup {
  const where = groupTitle(tree, index);
  const fields = readFields(tree, GROUP_FIELDS, (problem) => report(`${where}: ${problem}`));
  const name = readText(fields, 'name');
  if (name === '') fields.report('name is missing: write one that is unique in the file');
  const labels = readTexts(fields, 'labels');
  checkLabels(labels, fields.report);
  return withoutUndefined({
    name,
    interval: readDuration(fields, 'interval'),
    query_offset: readDuration(fields, 'query_offset'),
    limit: readInteger(fields, 'limit'),
    partial_response_strategy: readStrategy(fields),
    labels,
    rules: readList(fields, 'rules').map((rule, at) =>
      withoutUndefined(readRule(rule, `${where}, rule ${at + 1}`, { report, dialect })),
    ),
  });
}

function groupTitle(tree: YamlTree, index: number): string {
  const name = tree.kind === 'map' ? tree.entries.get('name') : undefined;
  return name?.kind === 'scalar' ? `group "${clip(name.text)}"` : `group ${index + 1}`;
}

function readStrategy(fields: Fields): 'abort' | 'warn' | undefined {
  const text = readText(fields, 'partial_response_strategy').toLowerCase();
  if (text === 'abort' || text === 'warn') return text;
  if (text !== '') fields.report('partial_response_strategy is not known: write abort or warn');
  return undefined;
}

function findRepeated(groups: readonly RuleGroup[]): string[] {
  const names = groups.map(({ name }) => name).filter((name) => name !== '');
  return [...new Set(names.filter((name, index) => names.indexOf(name) !== index))];
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Absent fields are left out, so that they are not written as null. */
function withoutUndefined<T extends object>(object: T): Defined<T> {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined)) as Defined<T>;
}
