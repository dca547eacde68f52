// How a scalar reaches a field of Thanos. It is read twice: first as YAML 1.1 guesses its type, then what was guessed is
// written again and read as the type of the field. So a plain 0x10 in a text field becomes "16".
import { booleanOf, type YamlTree } from '../yaml/tree.ts';

/** Whether YAML 1.1 (resolve.go of go-yaml v2) could take a plain scalar for something else than its text. */
const NUMBER = /^[-+]?(?:[0-9_]+|0[xXoObB][0-9a-fA-F_]*|(?:\.[0-9_]+|[0-9_]+(?:\.[0-9_]*)?)(?:[eE][-+]?[0-9_]+)?)$/;
const SPECIAL = /^[-+]?\.(?:inf|Inf|INF|nan|NaN|NAN)$/;
/** These are read as numbers and written again with the same characters. */
const WHOLE = /^(?:0|-?[1-9][0-9]{0,17})$/;

/** Line feeds and tabs belong to keys and service accounts; other control characters to nothing. */
const UNPRINTABLE = /[^\n\t\x20-\x7e\xa0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffc\u{10000}-\u{10fffd}]/u;

/** A text that Thanos gets as it is written; otherwise why not, and what to do. */
export function readText(tree: YamlTree): { readonly value: string } | { readonly problem: string } {
  if (tree.kind !== 'scalar') return { problem: 'is not a text: write one' };
  if (UNPRINTABLE.test(tree.text)) return { problem: 'holds a control character: remove it' };
  return tree.plain && isRewritten(tree)
    ? { problem: 'is a number or truth value, which Thanos writes in another way: put it in quotes' }
    : { value: tree.text };
}

function isRewritten(tree: YamlTree & { readonly kind: 'scalar' }): boolean {
  const { text } = tree;
  if (booleanOf(tree) !== undefined) return text !== 'true' && text !== 'false';
  return (NUMBER.test(text) && !WHOLE.test(text)) || SPECIAL.test(text);
}

/** A whole number from `least` to `most`; undefined for all else. */
export function readWhole(tree: YamlTree, least: bigint, most: bigint): number | undefined {
  if (tree.kind !== 'scalar' || !tree.plain || !/^(?:0|-?[1-9][0-9]{0,19})$/.test(tree.text)) return undefined;
  const value = BigInt(tree.text);
  return value >= least && value <= most ? Number(value) : undefined;
}
