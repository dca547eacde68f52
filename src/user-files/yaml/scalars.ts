// Scalars: their texts as Go reads them, and those that it reads otherwise than the library.
import type { Range, Scalar } from 'yaml';
import { type Build, refuse } from './building.ts';
import { NULLS, type YamlTree } from './tree.ts';

/** Half of a character in an escape: Go's YAML refuses it, also where both halves come. */
const SURROGATE = /(?<!\\)(?:\\\\)*\\(?:u|U0000)[dD][89a-fA-F]/;
/** JSON's escape of a slash, which Go's YAML v2 does not know. */
const SLASH = /(?<!\\)(?:\\\\)*\\\//;

/** @throws YamlTreeError */
export function buildScalar(scalar: Scalar, context: Build): YamlTree {
  if (scalar.type?.startsWith('QUOTE_') && scalar.range) refuseOpenQuote(scalar, scalar.range, context);
  if (scalar.type === 'QUOTE_DOUBLE' && scalar.range) refuseEscapes(scalar, scalar.range, context);
  if (scalar.type?.startsWith('BLOCK_') && scalar.range) refuseTabFirst(scalar, scalar.range, context);
  const isPlain = scalar.type === 'PLAIN';
  const text = isPlain ? (scalar.source ?? '') : endedText(scalar, context);
  if (isPlain) refuseOddPlain(text, scalar, context);
  if (isPlain && scalar.tag === undefined && NULLS.has(text)) return { kind: 'null' };
  return { kind: 'scalar', text, plain: isPlain && scalar.tag === undefined };
}

/** The library takes a quote at the end of a text for its end, also one that is doubled or has a backslash before it. */
function refuseOpenQuote(scalar: Scalar, [start, end]: Range, context: Build): void {
  const inside = context.content.slice(start + 1, end - 1);
  const left = scalar.type === 'QUOTE_SINGLE' ? inside.replaceAll("''", '') : inside.replaceAll(/\\./gs, '');
  const isOpen = scalar.type === 'QUOTE_SINGLE' ? left.includes("'") : left.endsWith('\\');
  if (isOpen || end - start < 2) refuse(scalar, context, 'a quote is not closed: write the closing quote');
}

function refuseEscapes(scalar: Scalar, [start, end]: Range, context: Build): void {
  const written = context.content.slice(start, end);
  if (SURROGATE.test(written))
    refuse(scalar, context, 'an escape stands for half of a character: write the character itself');
  if (SLASH.test(written)) refuse(scalar, context, 'Go knows no escape "\\/": write the slash alone');
}

/** Go looks for the indentation of a block in the lines before its text, and refuses a tab there. */
function refuseTabFirst(scalar: Scalar, [start, end]: Range, context: Build): void {
  if (TAB_FIRST.test(context.content.slice(start, end)))
    refuse(scalar, context, 'a block starts with a tab, which Go takes for indentation: use spaces, or quotes');
}

/** The library ends the last line of a block that the file does not end, and counts blanks in one otherwise: Go does not. */
function endedText(scalar: Scalar, context: Build): string {
  const { content } = context;
  const text = String(scalar.value);
  if (!scalar.type?.startsWith('BLOCK_') || !scalar.range) return text;
  const [start, end] = scalar.range;
  const lines = content.slice(content.indexOf('\n', start) + 1, end);
  if (text.trim() === '' && lines.includes(' '))
    refuse(scalar, context, 'a block holds nothing but blanks: write them in quotes, or leave them out');
  const isOpen = end === content.length && !content.endsWith('\n');
  return isOpen && text.endsWith('\n') ? text.slice(0, -1) : text;
}

/** A head that gives no indentation, then lines of spaces, then spaces and a tab. */
const TAB_FIRST = /^[|>][-+]?(?:[ \t\r][^\n]*)?\n(?: *\r?\n)* *\t/;

/** What Go's YAML v2 reads in another way, or hands to some fields and not to others. */
function refuseOddPlain(text: string, scalar: Scalar, context: Build): void {
  if (context.brackets > 0 && text.includes('?'))
    refuse(scalar, context, 'a "?" within brackets ends the text for Go: put the text in quotes');
  if (context.brackets > 0 && text.startsWith(':'))
    refuse(scalar, context, 'a text within brackets starts with ":": put it in quotes');
  if (text === 'Null' || text === 'NULL') refuse(scalar, context, 'a null is written in another way: write null or ~');
}
