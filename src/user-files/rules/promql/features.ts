import type { SyntaxNode } from '@lezer/common';
import type { Dialect } from './dialect.ts';
import type { Expression } from './tree.ts';
import { textOf } from './tree.ts';

/** What is wrong with one node, in a sentence without position. */
export type NodeCheck = (expression: Expression, node: SyntaxNode, dialect: Dialect) => string | undefined;

/** What the grammar knows and Thanos refuses: newer than its Prometheus library, or experimental and not enabled. */
export const FEATURE_CHECKS: readonly NodeCheck[] = [
  checkFunctionIsEnabled,
  checkAggregationIsEnabled,
  checkNameIsNoOperator,
  checkModifierIsEnabled,
  checkDurationIsLiteral,
];

/** Functions that need a feature in Thanos v0.42. Source: promql/parser/functions.go of its library, Prometheus v0.309. */
const EXPERIMENTAL: ReadonlySet<string> = new Set([
  'double_exponential_smoothing',
  'first_over_time',
  'info',
  'mad_over_time',
  'sort_by_label',
  'sort_by_label_desc',
  'ts_of_first_over_time',
  'ts_of_last_over_time',
  'ts_of_max_over_time',
  'ts_of_min_over_time',
]);

/** Functions that only later libraries know (v0.314). */
const NEWER: ReadonlySet<string> = new Set([
  'end',
  'histogram_quantiles',
  'max_of',
  'min_of',
  'range',
  'start',
  'start_timestamp',
  'step',
]);

const NOT_YET =
  'is not in the version that Ruler or Query has until its turn: the rule is taken when both have the new one, or write it without the function';

function checkFunctionIsEnabled(
  expression: Expression,
  node: SyntaxNode,
  { experimental, missing, coming = [] }: Dialect,
): string | undefined {
  if (node.name !== 'FunctionIdentifier') return undefined;
  const name = textOf(expression, node);
  if (NEWER.has(name)) return disabled(`the function "${name}"`);
  if (!EXPERIMENTAL.has(name)) return undefined;
  if (missing.includes(name)) return `the function "${name}" came with a later Thanos: write the rule without it`;
  if (coming.includes(name)) return `the function "${name}" ${NOT_YET}`;
  return experimental ? undefined : needsFeature(`the function "${name}"`);
}

/** Prometheus takes other operators for names where one is needed. */
function checkNameIsNoOperator(expression: Expression, node: SyntaxNode): string | undefined {
  if (node.name !== 'Identifier' || textOf(expression, node).toLowerCase() !== 'atan2') return undefined;
  return '"atan2" is an operator and no name of a metric: write {__name__="atan2"}';
}

function checkAggregationIsEnabled(
  expression: Expression,
  node: SyntaxNode,
  { experimental }: Dialect,
): string | undefined {
  if (experimental || (node.name !== 'LimitK' && node.name !== 'LimitRatio')) return undefined;
  return needsFeature(`the aggregation "${textOf(expression, node)}"`);
}

const DISABLED_NODES: Readonly<Record<string, string>> = {
  AnchoredExpr: 'the modifier "anchored"',
  SmoothedExpr: 'the modifier "smoothed"',
  FillModifier: 'the modifier "fill"',
  TrimUpper: 'the operator "</"',
  TrimLower: 'the operator ">/"',
};

function checkModifierIsEnabled(_: Expression, node: SyntaxNode): string | undefined {
  const what = DISABLED_NODES[node.name];
  return what === undefined ? undefined : disabled(what);
}

function checkDurationIsLiteral(_: Expression, node: SyntaxNode): string | undefined {
  if (node.name === 'DurationExpr') return isLiteral(node) ? undefined : disabled('arithmetic with durations');
  if (node.name !== 'OffsetDurationExpr') return undefined;
  const amount = node.getChild('OffsetDurationExpr') ?? node;
  return isLiteral(amount) ? undefined : disabled('arithmetic with durations');
}

/** Brackets are no nodes of their own kind, so the text's ends tell whether there are any. */
function isLiteral(duration: SyntaxNode): boolean {
  const child = duration.firstChild;
  return (
    child?.name === 'NumberDurationLiteralInDurationContext' && child.from === duration.from && child.to === duration.to
  );
}

/** Query evaluates the rules of Ruler, so it must know the function too. */
function needsFeature(what: string): string {
  return `${what} is experimental: give spec.ruler and spec.query the flag --enable-feature=promql-experimental-functions in additionalArgs, or write the rule without it`;
}

function disabled(what: string): string {
  return `${what} is not enabled in Thanos Ruler: write the rule without it`;
}
