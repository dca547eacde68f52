import type { SyntaxNode } from '@lezer/common';
import type { NodeCheck } from './features.ts';
import { readPattern } from './pattern.ts';
import { unquote } from './string.ts';
import type { Expression } from './tree.ts';
import { textOf } from './tree.ts';

/** What Prometheus checks of selectors and aggregations besides types. Source: promql/parser of Prometheus v0.309. */
export const SELECTOR_CHECKS: readonly NodeCheck[] = [
  checkRangeOfSelector,
  checkSubqueryOperand,
  checkModifiedExpression,
  checkAggregationArguments,
  checkSelectsSomething,
  checkSelectorOfInfo,
];

/** `(a + b)[5m]` needs to be a subquery, and modifiers stand after the range. */
function checkRangeOfSelector(_: Expression, node: SyntaxNode): string | undefined {
  if (node.name !== 'MatrixSelector') return undefined;
  const operand = node.getChild('Expr')?.name;
  if (operand === 'VectorSelector') return undefined;
  if (operand === 'OffsetExpr' || operand === 'StepInvariantExpr') {
    return 'a range stands before its modifiers: write metric[5m] offset 1h';
  }
  return 'a range is only allowed after a metric: write a subquery such as [1h:5m]';
}

/** The tree has (a + b)[1h:5m] for a + b[1h:5m], where the range is b's and cannot be added. */
function checkSubqueryOperand(_: Expression, node: SyntaxNode): string | undefined {
  if (node.name !== 'SubqueryExpr') return undefined;
  let operand = node.firstChild;
  while (operand && isModifier(operand)) operand = operand.firstChild;
  if (!operand || !OPERATIONS.includes(operand.name)) return undefined;
  return 'the range belongs to the last operand alone: put brackets around what it shall cover';
}

/** `offset` and `@` modify a selector or subquery, each at most once. */
function checkModifiedExpression(_: Expression, node: SyntaxNode): string | undefined {
  if (!isModifier(node)) return undefined;
  const word = node.name === 'OffsetExpr' ? 'offset' : '@';
  let operand = node.getChild('Expr');
  while (operand && (isModifier(operand) || OPERATIONS.includes(operand.name))) {
    if (operand.name === node.name) return `"${word}" is given twice: keep one`;
    // The tree has (a + b) offset 5m for a + b offset 5m. The modifier belongs to the operand beside it.
    operand = isModifier(operand) ? operand.firstChild : operand.lastChild;
  }
  if (operand && MODIFIABLE.includes(operand.name)) return undefined;
  return `"${word}" is only allowed right after a selector, a range or a subquery: move it there`;
}

const MODIFIABLE = ['VectorSelector', 'MatrixSelector', 'SubqueryExpr'];
const OPERATIONS = ['BinaryExpr', 'UnaryExpr'];

function isModifier({ name }: SyntaxNode): boolean {
  return name === 'OffsetExpr' || name === 'StepInvariantExpr';
}

const WITH_PARAMETER = ['Topk', 'Bottomk', 'Quantile', 'CountValues', 'LimitK', 'LimitRatio'];

function checkAggregationArguments(expression: Expression, node: SyntaxNode): string | undefined {
  if (node.name !== 'AggregateExpr') return undefined;
  const operator = node.getChild('AggregateOp');
  const wanted = WITH_PARAMETER.includes(operator?.firstChild?.name ?? '') ? 2 : 1;
  const given = node.getChild('FunctionCallBody')?.getChildren('Expr').length ?? 0;
  if (given === wanted) return undefined;
  const name = operator ? textOf(expression, operator) : 'the aggregation';
  return `${name} takes ${wanted === 1 ? 'one argument' : 'two arguments'} and got ${given}: correct the call`;
}

/** A selector without a name needs a matcher that refuses the empty text, or it would select every series. */
function checkSelectsSomething(expression: Expression, node: SyntaxNode): string | undefined {
  if (node.name !== 'VectorSelector' || node.getChild('Identifier') || isSelectorOfInfo(expression, node))
    return undefined;
  const list = node.getChild('LabelMatchers');
  const matchers = MATCHERS.flatMap((name) => list?.getChildren(name) ?? []);
  if (matchers.some((matcher) => !matchesEmpty(expression, matcher))) return undefined;
  return 'the selector would match every series: give a metric name or a label that must not be empty';
}

const MATCHERS = ['UnquotedLabelMatcher', 'QuotedLabelMatcher', 'QuotedLabelName'];

/** The second argument of info() chooses among the labels that it adds, and may choose all of them. */
function isSelectorOfInfo(expression: Expression, node: SyntaxNode): boolean {
  const call = node.parent?.parent;
  const name = call?.getChild('FunctionIdentifier');
  const [first] = node.parent?.getChildren('Expr') ?? [];
  return Boolean(name) && textOf(expression, name as SyntaxNode) === 'info' && first?.from !== node.from;
}

/** Prometheus takes nothing else there, and no name of a metric. */
function checkSelectorOfInfo(expression: Expression, node: SyntaxNode): string | undefined {
  if (node.name !== 'FunctionIdentifier' || textOf(expression, node) !== 'info') return undefined;
  const [, selector] = node.parent?.getChild('FunctionCallBody')?.getChildren('Expr') ?? [];
  if (!selector || (selector.name === 'VectorSelector' && !selector.getChild('Identifier'))) return undefined;
  return 'the second argument of info is a selector without a name: write for instance {version=~".+"}';
}

function matchesEmpty(expression: Expression, matcher: SyntaxNode): boolean {
  const literal = matcher.getChild('StringLiteral');
  const value = literal ? (unquote(textOf(expression, literal)) ?? '') : '';
  switch (matcher.getChild('MatchOp')?.firstChild?.name ?? '') {
    case 'Neq':
      return value !== '';
    case 'EqlRegex':
      return canBeEmpty(value);
    case 'NeqRegex':
      return !canBeEmpty(value);
    default:
      return value === '';
  }
}

function canBeEmpty(pattern: string): boolean {
  const read = readPattern(pattern);
  return 'problem' in read || read.canBeEmpty;
}
