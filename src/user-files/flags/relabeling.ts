// Rules of relabeling in flags: what pkg/block (ParseRelabelConfig) and pkg/alert (LoadRelabelConfigs) of Thanos take. From
// v0.40 to v0.42 they ask the same of each rule; v0.40 asks it in another place (model/relabel of Prometheus).
import { fieldsOf } from '../scrape/checks/fields-of.ts';
import { checkRelabel } from '../scrape/checks/relabel.ts';
import { checkShape, type ShapeFault, says, type Visit } from '../scrape/fields/shape.ts';
import type { YamlTree } from '../yaml/tree.ts';
import type { ContentFault } from './content.ts';
import { MOST_WEIGHT, weightOf } from './weight.ts';

type Judge = (tree: YamlTree) => readonly ContentFault[];

/** Blocks and StoreAPIs are kept or dropped: of their labels, nothing else can be changed (SelectorSupportedRelabelActions). */
const OF_SELECTORS: readonly string[] = ['keep', 'drop', 'hashmod'];

/** `--selector.relabel-config`. */
export const judgeSelector: Judge = (tree) => [...judgeAlertRelabeling(tree), ...rulesOf(tree).flatMap(foreignAction)];

/** `--alert.relabel-config`. */
export const judgeAlertRelabeling: Judge = (tree) => {
  if (tree.kind !== 'list') return [says('', 'is no list of rules: write one such as [{action: drop, regex: a}]')];
  // Before any expression is compiled.
  const heavy = tooHeavy(tree.items);
  if (heavy.length > 0) return heavy;
  const empty = tree.items.flatMap(isNothing);
  return empty.length > 0 ? empty : checkShape(tree, '[]*relabel.Config', '', visit);
};

/** Prometheus' names of labels may hold any character: Thanos sets no older way. */
const visit: Visit = (_type, entries, path) =>
  checkRelabel(false)(fieldsOf(entries)).map((fault) => says(`${path}.${fault.field}`, fault.says));

const rulesOf = (tree: YamlTree): readonly YamlTree[] => (tree.kind === 'list' ? tree.items : []);

/** Thanos takes it for a rule, and ends when it looks into it. */
const isNothing = ({ kind }: YamlTree, index: number): readonly ShapeFault[] =>
  kind === 'null' ? [says(`[${index}]`, 'is empty: write a rule, or remove it')] : [];

function foreignAction(rule: YamlTree, index: number): readonly ShapeFault[] {
  const action = textOf(rule, 'action') ?? 'replace';
  return rule.kind === 'map' && !OF_SELECTORS.includes(action.toLowerCase())
    ? [says(`[${index}].action`, `is none of ${OF_SELECTORS.join(', ')}, which a selector takes: write one of them`)]
    : [];
}

function tooHeavy(rules: readonly YamlTree[]): readonly ShapeFault[] {
  let weight = 0;
  for (const [index, rule] of rules.entries()) {
    weight += weightOf(textOf(rule, 'regex') ?? '');
    if (weight > MOST_WEIGHT) return [says(`[${index}].regex`, TOO_HEAVY)];
  }
  return [];
}

const TOO_HEAVY = `makes the expressions of the flag larger than ${MOST_WEIGHT} characters, repetitions written out and a class of Unicode counted as 64: make it simpler`;

function textOf(rule: YamlTree, name: string): string | undefined {
  const value = rule.kind === 'map' ? rule.entries.get(name) : undefined;
  return value?.kind === 'scalar' ? value.text : undefined;
}
