import { Parser } from '@prometheus-io/codemirror-promql/dist/cjs/parser/parser.js';
import { type Dialect, PLAIN_DIALECT } from './dialect.ts';
import { FEATURE_CHECKS } from './features.ts';
import { findTooDeep } from './levels.ts';
import { LITERAL_CHECKS } from './literals.ts';
import { SELECTOR_CHECKS } from './selectors.ts';
import { findSyntaxProblem } from './syntax.ts';
import type { Expression, ExpressionProblem } from './tree.ts';
import { nodesOf, parseExpression } from './tree.ts';

/**
 * Checks a PromQL expression as Thanos Ruler does when it loads rules: syntax, types, and what Thanos has not enabled.
 * @param expr the expression, comments and line breaks included
 * @param dialect what the Ruler that will load it knows
 * @returns the first problem in a sentence that starts with its position, or undefined; never throws
 */
export function checkExpression(expr: string, dialect: Dialect = PLAIN_DIALECT): string | undefined {
  // It ends a comment for Prometheus, and not for the grammar.
  const lone = /\r(?!\n)/.exec(expr);
  if (lone) return `${position(expr, lone.index)}: a carriage return stands alone: write a plain line break`;
  try {
    const problem = findProblem(parseExpression(expr, dialect), dialect);
    return problem && `${position(expr, problem.at)}: ${problem.message}`;
  } catch {
    // Deep nesting can exhaust the stack of the parser or the type checker.
    return 'the expression could not be checked: make it smaller, for instance with a recording rule for a part of it';
  }
}

const NODE_CHECKS = [...FEATURE_CHECKS, ...SELECTOR_CHECKS, ...LITERAL_CHECKS];

function findProblem(expression: Expression, dialect: Dialect): ExpressionProblem | undefined {
  const syntax = findSyntaxProblem(expression) ?? findTooDeep(expression.tree);
  if (syntax) return syntax;
  for (const node of nodesOf(expression.tree)) {
    for (const check of NODE_CHECKS) {
      const message = check(expression, node, dialect);
      if (message !== undefined) return { at: node.from, message };
    }
  }
  return findTypeProblem(expression);
}

function findTypeProblem({ text, tree }: Expression): ExpressionProblem | undefined {
  // The type checker wants an editor, whose own parsing stops after some milliseconds. It uses only these two methods,
  // and gets a tree that is complete whatever the machine's load.
  const editor = { field: () => ({ tree }), sliceDoc: (from: number, to: number) => text.slice(from, to) };
  const checker = new Parser(editor as unknown as ConstructorParameters<typeof Parser>[0]);
  checker.analyze();
  const found = checker
    .getDiagnostics()
    .find((diagnostic) => diagnostic.severity === 'error' && !isNameMatchedTwice(text, diagnostic));
  return found && { at: found.from, message: explain(found.message) };
}

/** Prometheus allows several matchers of `__name__` when no name stands before the brace; the type checker does not. */
function isNameMatchedTwice(text: string, { from, message }: { from: number; message: string }): boolean {
  return message.startsWith('metric name must not be set twice') && text[from] === '{';
}

function explain(message: string): string {
  return message
    .replace('expected type matrix', 'expected a range vector such as metric[5m]')
    .replace('expected type vector', 'expected an instant vector')
    .replace('expected type', 'expected a')
    .replace('got matrix', 'got a range vector')
    .replace('got vector', 'got an instant vector');
}

function position(expr: string, at: number): string {
  const lines = expr.slice(0, at).split('\n');
  return `line ${lines.length}, column ${(lines.at(-1)?.length ?? 0) + 1}`;
}
