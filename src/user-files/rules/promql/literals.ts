import type { SyntaxNode } from '@lezer/common';
import { prometheusSeconds } from '../../duration.ts';
import type { NodeCheck } from './features.ts';
import { readPattern } from './pattern.ts';
import { unquote } from './string.ts';
import type { Expression } from './tree.ts';
import { textOf } from './tree.ts';

/** What Prometheus checks of the literals that the grammar lets through. */
export const LITERAL_CHECKS: readonly NodeCheck[] = [
  checkString,
  checkPattern,
  checkGroupingLabel,
  checkNumber,
  checkRangeIsPositive,
  checkTimestamp,
];

/** The largest duration that Prometheus can hold, in seconds: 64 bits of nanoseconds. */
const MAX_SECONDS = 2 ** 63 / 1e9;

function checkString(expression: Expression, node: SyntaxNode): string | undefined {
  if (node.name !== 'StringLiteral' || unquote(textOf(expression, node)) !== undefined) return undefined;
  return 'the string is not closed or has an escape that PromQL does not know: close it, and write \\\\ for a backslash';
}

function checkPattern(expression: Expression, node: SyntaxNode): string | undefined {
  if (node.name !== 'EqlRegex' && node.name !== 'NeqRegex') return undefined;
  const literal = node.parent?.parent?.getChild('StringLiteral');
  const pattern = literal && unquote(textOf(expression, literal));
  if (pattern === null || pattern === undefined) return undefined;
  const read = readPattern(pattern);
  return 'problem' in read ? `the regular expression is not valid in RE2 syntax: ${read.problem}` : undefined;
}

/** What the lexer of Prometheus takes for a word of its own and its grammar (maybe_label) for no label. */
const NO_LABELS = /^(?:inf|nan|without)$/i;

function checkGroupingLabel(expression: Expression, node: SyntaxNode): string | undefined {
  if (node.parent?.name !== 'GroupingLabels') return undefined;
  const text = textOf(expression, node);
  if (NO_LABELS.test(text)) return `"${text}" is a number or a keyword and no label name here: put it in quotes`;
  if (node.name !== 'QuotedLabelName') return undefined;
  return unquote(text) === '' ? 'a label name in the list is empty: write one' : undefined;
}

function checkNumber(expression: Expression, node: SyntaxNode): string | undefined {
  if (node.name !== 'NumberDurationLiteral' && !isDuration(node)) return undefined;
  const text = textOf(expression, node).replace(/^[-+]\s*/, '');
  if (/\w/.test(expression.text[node.to] ?? '')) return 'a number and a word touch: put a space between them';
  const value = readNumber(text);
  if (value === undefined || (Number.isFinite(value) === false && !/^(inf|nan)$/i.test(text))) {
    return `the number "${text.slice(0, 60)}" is out of range: write a smaller one`;
  }
  if (isDuration(node) && !(value <= MAX_SECONDS)) return 'the duration is out of range: write a shorter one';
  return undefined;
}

function checkRangeIsPositive(expression: Expression, node: SyntaxNode): string | undefined {
  if (!isDuration(node) || node.parent?.name !== 'DurationExpr') return undefined;
  return readNumber(textOf(expression, node)) === 0
    ? 'the duration must be longer than 0: write for instance 5m'
    : undefined;
}

function checkTimestamp(expression: Expression, node: SyntaxNode): string | undefined {
  if (node.name !== 'StepInvariantExpr') return undefined;
  const literal = node.getChild('NumberDurationLiteral', 'At');
  if (!literal) return undefined;
  const value = readNumber(textOf(expression, literal).replace(/^[-+]\s*/, ''));
  return value !== undefined && value < 2 ** 63 ? undefined : 'the time after "@" is out of range: write Unix seconds';
}

function isDuration({ name }: SyntaxNode): boolean {
  return name === 'NumberDurationLiteralInDurationContext';
}

/** Seconds of a duration, or the number; undefined when Prometheus could not hold it. */
function readNumber(text: string): number | undefined {
  if (/^\d[\dywdhms]*(ms|[ywdhms])$/.test(text)) return prometheusSeconds(text);
  if (/^inf$/i.test(text)) return Number.POSITIVE_INFINITY;
  const value = Number(text.replaceAll('_', ''));
  return /^0x/i.test(text) && value >= 2 ** 63 ? undefined : value;
}
