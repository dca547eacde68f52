// How much of an expression may stand in each other: the type checker takes time with the square of a row of operands, and with
// the cube of brackets.
import type { Tree } from '@lezer/common';
import type { ExpressionProblem } from './tree.ts';

/** Many times what people write; Prometheus has no limit of its own. */
export const MAX_OPERANDS = 1000;
export const MAX_BRACKETS = 100;

const BRACKETS: readonly string[] = ['ParenExpr', 'UnaryExpr', 'SubqueryExpr'];
const OPERATION = 'BinaryExpr';

/** The first place that is too deep, and the way out. */
export function findTooDeep(tree: Tree): ExpressionProblem | undefined {
  let brackets = 0;
  let operations = 0;
  let found: ExpressionProblem | undefined;
  tree.iterate({
    enter: ({ name, from }) => {
      if (BRACKETS.includes(name)) brackets += 1;
      if (name === OPERATION) operations += 1;
      if (brackets > MAX_BRACKETS)
        found ??= { at: from, message: tooMany('brackets and signs in each other', MAX_BRACKETS) };
      if (operations > MAX_OPERANDS) found ??= { at: from, message: tooMany('operands in a row', MAX_OPERANDS) };
    },
    leave: ({ name }) => {
      if (BRACKETS.includes(name)) brackets -= 1;
      if (name === OPERATION) operations -= 1;
    },
  });
  return found;
}

const tooMany = (what: string, most: number): string =>
  `it has more than ${most} ${what}: make it smaller, for instance with a recording rule for a part of it`;
