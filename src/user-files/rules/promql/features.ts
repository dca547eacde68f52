import type { SyntaxNode } from '@lezer/common';
import type { Expression } from './tree.ts';
import { textOf } from './tree.ts';

/** What is wrong with one node, in a sentence without position. */
export type NodeCheck = (expression: Expression, node: SyntaxNode) => string | undefined;

/** What the grammar knows and Thanos refuses: newer than its Prometheus library, or experimental and not enabled. */
export const FEATURE_CHECKS: readonly NodeCheck[] = [
  checkFunctionIsEnabled,
  checkAggregationIsEnabled,
  checkNameIsNoOperator,
  checkModifierIsEnabled,
  checkDurationIsLiteral,
];

/**
 * Functions that need `--enable-feature=promql-experimental-functions` in Thanos v0.42 (Prometheus library v0.309),
 * and those that only later libraries know. Source: promql/parser/functions.go of both.
 */
const DISABLED_FUNCTIONS: ReadonlySet<string> = new Set([
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
  'end',
  'histogram_quantiles',
  'max_of',
  'min_of',
  'range',
  'start',
  'start_timestamp',
  'step',
]);

function checkFunctionIsEnabled(expression: Expression, node: SyntaxNode): string | undefined {
  if (node.name !== 'FunctionIdentifier') return undefined;
  const name = textOf(expression, node);
  return DISABLED_FUNCTIONS.has(name) ? disabled(`the function "${name}"`) : undefined;
}

/** Prometheus takes other operators for names where one is needed. */
function checkNameIsNoOperator(expression: Expression, node: SyntaxNode): string | undefined {
  if (node.name !== 'Identifier' || textOf(expression, node).toLowerCase() !== 'atan2') return undefined;
  return '"atan2" is an operator and no name of a metric: write {__name__="atan2"}';
}

function checkAggregationIsEnabled(expression: Expression, node: SyntaxNode): string | undefined {
  if (node.name !== 'LimitK' && node.name !== 'LimitRatio') return undefined;
  return disabled(`the aggregation "${textOf(expression, node)}"`);
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

function disabled(what: string): string {
  return `${what} is not enabled in Thanos Ruler: write the rule without it`;
}
