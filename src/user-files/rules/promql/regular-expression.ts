import { readClass } from './regular-expression-class.ts';
import type { Cursor } from './regular-expression-cursor.ts';
import { PatternError, peek, take } from './regular-expression-cursor.ts';
import { readEscape } from './regular-expression-escape.ts';

/** A valid pattern's property, or what is wrong with it and the way out. */
export type Pattern = { readonly canBeEmpty: boolean } | { readonly problem: string };

/**
 * Reads a regular expression in the syntax of RE2 as Go implements it (regexp/syntax, Perl flags), which label matchers
 * use. JavaScript's own cannot stand in: RE2 has no look-around or back references, and JavaScript no `(?i)` or `\A`.
 */
export function readPattern(pattern: string): Pattern {
  const cursor: Cursor = { text: pattern, at: 0, lastPosix: pattern.lastIndexOf(':]') };
  try {
    const { empty } = readAlternatives(cursor, 0);
    if (cursor.at < pattern.length) throw new PatternError('a ")" closes nothing: remove it or write \\)');
    return { canBeEmpty: empty };
  } catch (error) {
    if (error instanceof PatternError) return { problem: error.message };
    throw error;
  }
}

/** What a part of a pattern can match, and how often its counted repetitions multiply. */
interface Part {
  readonly empty: boolean;
  readonly repeats: number;
}

/** Go's limits of nesting and of counted repetitions. */
const MAX_DEPTH = 1000;
const MAX_REPEATS = 1000;

function readAlternatives(cursor: Cursor, depth: number): Part {
  if (depth > MAX_DEPTH) throw new PatternError('its brackets are nested too deeply: make it simpler');
  const parts = [readSequence(cursor, depth)];
  while (take(cursor, /\|/y)) parts.push(readSequence(cursor, depth));
  return { empty: parts.some(({ empty }) => empty), repeats: Math.max(...parts.map(({ repeats }) => repeats)) };
}

function readSequence(cursor: Cursor, depth: number): Part {
  const parts: Part[] = [];
  while (cursor.at < cursor.text.length && peek(cursor) !== '|' && peek(cursor) !== ')') {
    const part = readAtom(cursor, depth);
    parts.push(part ? readRepetition(cursor, part) : { empty: true, repeats: 1 });
  }
  return { empty: parts.every(({ empty }) => empty), repeats: Math.max(1, ...parts.map(({ repeats }) => repeats)) };
}

const ONE: Part = { empty: false, repeats: 1 };
const NOTHING: Part = { empty: true, repeats: 1 };

/** Undefined for what stands alone, such as `(?i)`: nothing there can be repeated. */
function readAtom(cursor: Cursor, depth: number): Part | undefined {
  switch (peek(cursor)) {
    case '(':
      return readGroup(cursor, depth);
    case '[':
      readClass(cursor);
      return ONE;
    case '\\':
      return readEscape(cursor, false) === 'assertion' ? NOTHING : ONE;
    case '^':
    case '$':
      cursor.at += 1;
      return NOTHING;
    case '*':
    case '+':
    case '?':
      throw new PatternError(`"${peek(cursor)}" repeats nothing: write \\${peek(cursor)} for the character`);
    default:
      if (take(cursor, REPETITION)) throw new PatternError('"{" repeats nothing: write \\{ for the character');
      take(cursor, /./suy);
      return ONE;
  }
}

function readGroup(cursor: Cursor, depth: number): Part | undefined {
  if (take(cursor, /\(\?[imsU]*(-[imsU]+)?\)/y)) {
    refuseRepetition(cursor);
    return undefined;
  }
  openGroup(cursor);
  const part = readAlternatives(cursor, depth + 1);
  if (!take(cursor, /\)/y)) throw new PatternError('a "(" is not closed: add ")" or write \\(');
  return part;
}

function openGroup(cursor: Cursor): void {
  if (take(cursor, /\(\?P?<\w+>/y)) return;
  if (take(cursor, /\(\?[imsU]*(-[imsU]+)?:/y)) return;
  if (take(cursor, /\(\?<?[=!]/y)) throw new PatternError('look-around is not supported: use two matchers instead');
  if (take(cursor, /\(\?/y)) throw new PatternError('"(?" starts no group that is known: write (?: or \\(\\?');
  cursor.at += 1;
}

function refuseRepetition(cursor: Cursor): void {
  if (/[*+?]/.test(peek(cursor))) throw new PatternError(`"${peek(cursor)}" repeats nothing: remove it`);
}

function readRepetition(cursor: Cursor, part: Part): Part {
  const found = take(cursor, REPETITION);
  if (!found) return part;
  if (found[1] === undefined) return { empty: part.empty || found[0][0] !== '+', repeats: part.repeats };
  return countRepetition(part, found);
}

const REPETITION = /(?:\{(0|[1-9]\d*)(,?)(0|[1-9]\d*|)\}|[*+?])\??/y;

function countRepetition(part: Part, [, least, comma, most]: RegExpExecArray): Part {
  const minimum = Number(least);
  const maximum = comma === '' ? minimum : most === '' || most === undefined ? minimum : Number(most);
  const repeats = Math.max(1, maximum) * part.repeats;
  if (maximum < minimum || repeats > MAX_REPEATS) {
    throw new PatternError(`a repetition count is not allowed: write at most ${MAX_REPEATS}, the smaller number first`);
  }
  return { empty: part.empty || minimum === 0, repeats };
}
