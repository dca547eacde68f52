// Strings and comments of PromQL, found as Prometheus' lexer finds them: nothing in them is part of the expression.

const HIDDEN = /"[^"\\\n]*(?:\\[^\n][^"\\\n]*)*"?|'[^'\\\n]*(?:\\[^\n][^'\\\n]*)*'?|`[^`]*`?|#[^\r\n]*/g;

/** The text with spaces for comments. */
export const withoutComments = (text: string): string =>
  text.replaceAll(HIDDEN, (found) => (found.startsWith('#') ? ' '.repeat(found.length) : found));

/** The text with spaces for strings, and a sign for each character of a comment. */
export const withoutTexts = (text: string): string =>
  text.replaceAll(HIDDEN, (found) => (found.startsWith('#') ? '#' : ' ').repeat(found.length));
