import type { Cursor } from './regular-expression-cursor.ts';
import { PatternError, take } from './regular-expression-cursor.ts';

/** A code point, a set of characters, or a place between characters that the empty text has too. */
export type Escape = number | 'set' | 'assertion';

const CONTROLS: Readonly<Record<string, number>> = { a: 7, f: 12, n: 10, r: 13, t: 9, v: 11 };

/**
 * Reads an escape sequence at the cursor.
 * @param inClass between `[` and `]` there are no assertions and no quoting
 * @throws PatternError when RE2 does not know it
 */
export function readEscape(cursor: Cursor, inClass: boolean): Escape {
  return readCharacter(cursor) ?? readSet(cursor) ?? (inClass ? undefined : readPlace(cursor)) ?? refuse(cursor);
}

function readCharacter(cursor: Cursor): number | undefined {
  const hexadecimal = take(cursor, /\\x(?:([0-9a-fA-F]{2})|\{([0-9a-fA-F]{1,6})\})/y);
  if (hexadecimal) {
    const code = Number.parseInt(hexadecimal[1] ?? hexadecimal[2] ?? '', 16);
    return code > 0x10ffff ? refuse(cursor) : code;
  }
  const octal = take(cursor, /\\(0[0-7]{0,2}|[1-7][0-7]{1,2})/y)?.[1];
  if (octal !== undefined) return Number.parseInt(octal, 8);
  const control = take(cursor, /\\([afnrtv])/y)?.[1];
  if (control !== undefined) return CONTROLS[control];
  return take(cursor, /\\([!-/:-@[-`{-~ ])/y)?.[1]?.codePointAt(0);
}

function readSet(cursor: Cursor): 'set' | undefined {
  if (take(cursor, /\\[dDsSwW]/y)) return 'set';
  const name = take(cursor, /\\[pP](?:\{\^?(\w+)\}|([A-Z]))/y);
  if (!name) return undefined;
  return isUnicodeClass(name[1] ?? name[2] ?? '') ? 'set' : refuse(cursor);
}

function readPlace(cursor: Cursor): Escape | undefined {
  if (take(cursor, /\\[ABz]/y)) return 'assertion';
  // The empty text has no word boundary.
  if (take(cursor, /\\b/y)) return 'set';
  const quoted = take(cursor, /\\Q(.*?)(?:\\E|$)/sy);
  if (!quoted) return undefined;
  return quoted[1] === '' ? 'assertion' : 'set';
}

/** Go knows general categories by their short names, and scripts. */
function isUnicodeClass(name: string): boolean {
  return name === 'Any' || isProperty(`gc=${name}`) || isProperty(`sc=${name}`);
}

function isProperty(property: string): boolean {
  try {
    return new RegExp(`\\p{${property}}`, 'u').unicode;
  } catch {
    return false;
  }
}

function refuse(cursor: Cursor): never {
  const sequence = cursor.text.slice(cursor.at, cursor.at + 2);
  if (/\\[1-9]/.test(sequence)) throw new PatternError('back references are not supported: use two matchers instead');
  if (sequence === '\\') throw new PatternError('it ends in a backslash: write \\\\ for the character');
  throw new PatternError(`an escape is not known${sequence ? ` near "${sequence}"` : ''}: write \\\\ for a backslash`);
}
