import type { Cursor } from './regular-expression-cursor.ts';
import { PatternError, peek, take } from './regular-expression-cursor.ts';
import { readEscape } from './regular-expression-escape.ts';

const POSIX = /^\^?(alnum|alpha|ascii|blank|cntrl|digit|graph|lower|print|punct|space|upper|word|xdigit)$/;

/** Reads a class such as `[^a-z\d[:punct:]]` at the cursor. */
export function readClass(cursor: Cursor): void {
  take(cursor, /\[\^?/y);
  for (let first = true; first || peek(cursor) !== ']'; first = false) {
    if (cursor.at >= cursor.text.length) throw new PatternError('a "[" is not closed: add "]" or write \\[');
    if (!takePosix(cursor)) readRange(cursor);
  }
  cursor.at += 1;
}

function takePosix(cursor: Cursor): boolean {
  if (cursor.at > cursor.lastPosix) return false;
  const name = take(cursor, /\[:(.*?):\]/sy)?.[1];
  if (name === undefined) return false;
  if (!POSIX.test(name)) throw new PatternError(`the class [:${name.slice(0, 20)}:] is not known: correct its name`);
  return true;
}

function readRange(cursor: Cursor): void {
  const low = readMember(cursor);
  if (low === 'set' || !take(cursor, /-(?!\])/y)) return;
  if (cursor.at >= cursor.text.length) return;
  const high = readMember(cursor);
  if (high === 'set' || high < low) {
    throw new PatternError('a range in "[...]" is not valid: write the smaller character first, or "-" last');
  }
}

function readMember(cursor: Cursor): number | 'set' {
  if (peek(cursor) !== '\\') return take(cursor, /./suy)?.[0].codePointAt(0) ?? 0;
  const member = readEscape(cursor, true);
  return member === 'assertion' ? 'set' : member;
}
