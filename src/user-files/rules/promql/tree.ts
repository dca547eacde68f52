import type { SyntaxNode, Tree } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** A PromQL expression and its syntax tree; comments are blanked, so offsets are those of the original. */
export interface Expression {
  readonly text: string;
  readonly tree: Tree;
}

/** What is wrong, and where: `at` counts UTF-16 units from the start of the expression. */
export interface ExpressionProblem {
  readonly at: number;
  readonly message: string;
}

/** Parses `text` whole; errors are nodes of the tree. */
export function parseExpression(text: string): Expression {
  const tree = parser.parse(text);
  // Comments are nodes too, and whoever asks for a first or last child would get one instead of an operand.
  const blanked = blank({ text, tree }, 'LineComment');
  return blanked === text ? { text, tree } : { text: blanked, tree: parser.parse(blanked) };
}

/** The text with spaces for every node of that name, so that offsets stay. */
export function blank({ text, tree }: Expression, name: string): string {
  const pieces: string[] = [];
  let end = 0;
  for (const node of nodesOf(tree)) {
    if (node.name !== name) continue;
    pieces.push(text.slice(end, node.from), ' '.repeat(node.to - node.from));
    end = node.to;
  }
  return [...pieces, text.slice(end)].join('');
}

/** All nodes, parents before their children, in the order of the text. */
export function nodesOf(tree: Tree): SyntaxNode[] {
  const nodes: SyntaxNode[] = [];
  tree.iterate({ enter: (reference) => void nodes.push(reference.node) });
  return nodes;
}

/** The text that `node` covers. */
export function textOf(expression: Expression, node: SyntaxNode): string {
  return expression.text.slice(node.from, node.to);
}
