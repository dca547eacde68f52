import type { PartialParse, SyntaxNode, Tree } from '@lezer/common';
import { Offset, parser } from '@prometheus-io/lezer-promql';
import type { Dialect } from './dialect.ts';
import { rewrite } from './rewritten.ts';

/** A PromQL expression and its syntax tree. All texts are as long as the original, so that places are those of the original. */
export interface Expression {
  /** Without comments, written as the grammar reads it. */
  readonly text: string;
  /** As it is written, without what stands in strings and comments; `withoutTexts` made it. */
  readonly hidden: string;
  readonly tree: Tree;
}

/** What is wrong, and where: `at` counts UTF-16 units from the start of the expression. */
export interface ExpressionProblem {
  readonly at: number;
  readonly message: string;
}

/** Parses the text whole; errors are nodes of the tree. */
export function parseExpression(original: string, dialect: Dialect): Expression {
  const hidden = withoutTexts(original);
  // Comments are nodes too, and whoever asks for a first or last child would get one instead of an operand.
  const text = rewrite(withoutComments(original), hidden, dialect);
  const tree = parse(text, parser);
  // A metric may have that name too, for Prometheus and not for the grammar.
  if (!/(?<![\w:])offset(?![\w:])/i.test(hidden) || !hasError(tree)) return { text, hidden, tree };
  const other = parse(text, OFFSET_IS_A_NAME);
  return { text, hidden, tree: hasError(other) ? tree : other };
}

const hasError = (tree: Tree): boolean => nodesOf(tree).some(({ type }) => type.isError);

type Specializer = NonNullable<Parameters<typeof parser.configure>[0]['specializers']>[number]['from'];

/** The function of the grammar that takes words for keywords; it is not part of the interface. */
const KEYWORDS = (
  parser as unknown as { specializerSpecs: readonly { external?: Specializer; extend?: boolean }[] }
).specializerSpecs.find(({ external, extend }) => external && !extend)?.external as Specializer;

/** A parser that takes `offset` for a name where no modifier may stand. */
const OFFSET_IS_A_NAME = parser.configure({
  specializers: [
    {
      from: KEYWORDS,
      to: (word, stack) => (word.toLowerCase() === 'offset' && !stack.canShift(Offset) ? -1 : KEYWORDS(word, stack)),
    },
  ],
});

/** What is read of the parser while it works. */
type Parse = PartialParse & { bigReductionCount: number };

/**
 * Editors prefer a wrong tree to a deep one: after 300 operands in a row the parser leaves the expression it is in. It counts
 * them in a field that is not part of its interface, so a test says that long rows are read.
 */
function parse(text: string, by: typeof parser): Tree {
  const work = by.startParse(text) as Parse;
  for (;;) {
    const tree = work.advance();
    if (tree) return tree;
    work.bigReductionCount = 0;
  }
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

/** Strings and comments, found as Prometheus' lexer finds them: nothing in them is part of the expression. */
const HIDDEN = /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"?|'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'?|`[^`]*`?|#[^\r\n]*/g;

/** The text with spaces for comments. */
const withoutComments = (text: string): string =>
  text.replaceAll(HIDDEN, (found) => (found.startsWith('#') ? ' '.repeat(found.length) : found));

/** The text with spaces for strings, and a sign for each character of a comment. */
const withoutTexts = (text: string): string =>
  text.replaceAll(HIDDEN, (found) => (found.startsWith('#') ? '#' : ' ').repeat(found.length));
