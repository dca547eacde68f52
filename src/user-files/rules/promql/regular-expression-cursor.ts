/** The place up to which a pattern is read; the one thing here that changes. */
export interface Cursor {
  readonly text: string;
  at: number;
  /** Offset of the last `:]`, below 0 if there is none: looking for it at each `[:` would take quadratic time. */
  readonly lastPosix: number;
}

/** A pattern that RE2 refuses; the message says what and the way out. */
export class PatternError extends Error {
  override name = 'PatternError';
}

/** The next character, '' at the end. */
export function peek(cursor: Cursor): string {
  return cursor.text[cursor.at] ?? '';
}

/** Moves past what the sticky `pattern` finds at the cursor, and returns it. */
export function take(cursor: Cursor, pattern: RegExp): RegExpExecArray | undefined {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text);
  if (!found) return undefined;
  cursor.at += found[0].length;
  return found;
}
