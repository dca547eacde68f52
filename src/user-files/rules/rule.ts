import { prometheusSeconds } from '../duration.ts';
import type { YamlTree } from '../yaml/tree.ts';
import type { Fields } from './fields.ts';
import { clip, readDuration, readFields, readText, readTexts } from './fields.ts';
import type { Dialect } from './promql/dialect.ts';
import { checkExpression } from './promql/expression.ts';
import { checkTemplate } from './template/template.ts';

const RULE_FIELDS = ['record', 'alert', 'expr', 'for', 'keep_firing_for', 'labels', 'annotations'];

/** A rule as it was read: what is absent is undefined. */
export interface RuleDraft {
  readonly record: string | undefined;
  readonly alert: string | undefined;
  readonly expr: string;
  readonly for: string | undefined;
  readonly keep_firing_for: string | undefined;
  readonly labels: Readonly<Record<string, string>> | undefined;
  readonly annotations: Readonly<Record<string, string>> | undefined;
}

/** Whom to tell what is wrong, and by whose PromQL it is judged. */
export interface Reading {
  readonly report: Fields['report'];
  readonly dialect: Dialect;
}

/**
 * Reads and checks one rule.
 * @param where the group and the rule's number, for the sentences
 */
export function readRule(tree: YamlTree, where: string, { report, dialect }: Reading): RuleDraft {
  const title = `${where}${ruleTitle(tree)}`;
  const fields = readFields(tree, RULE_FIELDS, (problem) => report(`${title}: ${problem}`));
  const rule: RuleDraft = {
    record: readText(fields, 'record') || undefined,
    alert: readText(fields, 'alert') || undefined,
    expr: readText(fields, 'expr'),
    for: readDuration(fields, 'for'),
    keep_firing_for: readDuration(fields, 'keep_firing_for'),
    labels: readTexts(fields, 'labels'),
    annotations: readTexts(fields, 'annotations'),
  };
  for (const check of RULE_CHECKS) check(rule, fields.report, dialect);
  return rule;
}

/** Names of labels and annotations may hold any character, except that `__name__` is the metric's own label. */
export function checkLabels(labels: Readonly<Record<string, string>> | undefined, report: Fields['report']): void {
  for (const name of Object.keys(labels ?? {})) {
    if (name === '') report('labels: a label has an empty name: write one');
    if (name === '__name__') report('labels: the label __name__ is not allowed: set the name with record');
  }
}

type RuleCheck = (rule: RuleDraft, report: Fields['report'], dialect: Dialect) => void;

const RULE_CHECKS: readonly RuleCheck[] = [
  function isRecordOrAlert({ record, alert }, report) {
    if (record === undefined && alert === undefined)
      report('one of record and alert is needed: name what the rule makes');
    if (record !== undefined && alert !== undefined) report('record and alert exclude each other: make two rules');
  },
  function hasExpression({ expr }, report, dialect) {
    const problem = expr === '' ? 'it is missing: write a PromQL expression' : checkExpression(expr, dialect);
    if (problem !== undefined) report(`expr: ${problem}`);
  },
  function recordsUnderAName({ record }, report) {
    if (record !== undefined && /[{}]/.test(record)) report('record is a metric name without braces: use labels');
  },
  function recordsWithoutAlertFields(rule, report) {
    if (rule.record === undefined) return;
    for (const name of ['for', 'keep_firing_for'] as const) {
      if (prometheusSeconds(rule[name] ?? '0') !== 0) report(`${name} is only for alerts: remove it`);
    }
    if (rule.annotations) report('annotations are only for alerts: remove them');
  },
  ({ labels }, report) => checkLabels(labels, report),
  function annotationsAreNamed({ annotations }, report) {
    if (Object.hasOwn(annotations ?? {}, '')) report('annotations: one has an empty name: write one');
  },
  function hasReadableTemplates({ alert, labels, annotations }, report) {
    if (alert === undefined) return;
    checkTemplates('labels', labels, report);
    checkTemplates('annotations', annotations, report);
  },
];

function checkTemplates(field: string, texts: RuleDraft['labels'], report: Fields['report']): void {
  for (const [name, text] of Object.entries(texts ?? {})) {
    const problem = checkTemplate(text);
    if (problem !== undefined) report(`${field}, "${clip(name)}": ${problem}`);
  }
}

function ruleTitle(tree: YamlTree): string {
  if (tree.kind !== 'map') return '';
  for (const kind of ['alert', 'record']) {
    const name = tree.entries.get(kind);
    if (name?.kind === 'scalar') return ` (${kind} "${clip(name.text)}")`;
  }
  return '';
}
