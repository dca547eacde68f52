import type { Expression, ExpressionProblem } from './tree.ts';
import { nodesOf } from './tree.ts';

/** The first place where the text is no PromQL. */
export function findSyntaxProblem(expression: Expression): ExpressionProblem | undefined {
  if (expression.text.trim() === '') return { at: 0, message: 'the expression is empty: write one' };
  return findOddWhitespace(expression) ?? findCommentInRange(expression) ?? findErrorNode(expression);
}

/** Prometheus knows four kinds of white space, and only ASCII outside of strings; text from a web page often holds more. */
function findOddWhitespace({ hidden }: Expression): ExpressionProblem | undefined {
  const found = /[^\t\n\r\x20-\x7e]/.exec(hidden);
  if (!found) return undefined;
  const code = (found[0].codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  return {
    at: found.index,
    message: `the character U+${code} is not known to PromQL outside of strings: type a plain space or a plain sign`,
  };
}

/** Prometheus reads comments before the colon of a range and nowhere before its first number. */
function findCommentInRange({ hidden }: Expression): ExpressionProblem | undefined {
  const found = /\[[ \t\r\n]*(?=#)/.exec(hidden);
  if (!found) return undefined;
  const message = 'a comment must not stand right after "[": put it behind the duration';
  return { at: found.index + found[0].length, message };
}

function findErrorNode({ text, tree }: Expression): ExpressionProblem | undefined {
  const node = nodesOf(tree).find(({ type }) => type.isError);
  return node && { at: node.from, message: describe(text, node.from) };
}

function describe(text: string, at: number): string {
  const rest = text.slice(at).trimStart();
  const name = /(?<![\w:])([a-zA-Z_:][\w:]{0,99})\s{0,99}$/.exec(text.slice(Math.max(0, at - 100), at))?.[1];
  if (rest.startsWith('(') && name !== undefined) {
    return EXTENDED.includes(name)
      ? `the function "${name}" is Thanos' own: give spec.ruler and spec.query the flag --query.enable-x-functions in additionalArgs, and spec.query --query.promql-engine=thanos`
      : `there is no function "${name.slice(0, 60)}": correct its name (names are in lower case)`;
  }
  if (rest === '') return 'the expression ends too early: add what is missing, such as a bracket or an operand';
  const word = /^(\w+|\W)/u.exec(rest)?.[0] ?? rest;
  // The parser gives up on some hundreds of operands or brackets in each other, and reports that as a syntax error.
  const orShorten = at > LONG ? ', or make the expression shorter with recording rules' : '';
  return `unexpected "${word.slice(0, 60)}": correct the syntax${orShorten}`;
}

const LONG = 2000;
const EXTENDED: readonly string[] = ['xrate', 'xincrease', 'xdelta'];
