// Contents of flags are judged on the main thread at each look at a stack, so that what a regular expression costs there is
// bounded before it is compiled: repetitions are written out by the compiler, and classes of Unicode are long lists.

/** The cost of all regular expressions of one flag: of plain characters as many, of repeated ones as many as are repeated. */
export const MOST_WEIGHT = 4096;

/** What one of these costs, in characters, as it was measured with RE2JS. */
const UNICODE_CLASS = 64;
const FOLDED_RANGE = 512;

/** What compiling a regular expression costs, at most, in characters. */
export function weightOf(pattern: string): number {
  const classes = countOf(pattern, /\\[pPDSW]|\[:\^/g);
  // Where upper and lower case are the same, each character of a range is looked up.
  const folds = /\(\?[a-zA-Z]*i/.test(pattern) ? classes + countOf(pattern, /-(?:\\|[^ -~])/g) : 0;
  return (pattern.length + classes * UNICODE_CLASS + folds * FOLDED_RANGE) * repetitions(pattern);
}

const countOf = (text: string, sign: RegExp): number => [...text.matchAll(sign)].length;

/** As if all repetitions stood in each other. */
const repetitions = (pattern: string): number =>
  [...pattern.matchAll(/\{(\d{1,9})(?:,(\d{0,9}))?\}/g)].reduce(
    (product, [, least = '', most = '']) => product * Math.max(1, Number(least), Number(most)),
    1,
  );
