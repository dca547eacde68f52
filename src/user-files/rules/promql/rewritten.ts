// PromQL that Prometheus reads and the grammar does not, written as the grammar knows it: of the same length, so that places in
// the text stay, and of the same meaning.
import type { Dialect } from './dialect.ts';

/** A number that ends with its point, and one with an exponent behind the point. Nothing that a word or digit may join follows. */
const POINT_LAST = /(?<![\w.:])(\d+)\.(?:([eE][-+]?\d+)(?![\w.])|(?![\w.]))/g;

/** What Thanos calls its own rates: they take and give what Prometheus' do. */
const EXTENDED = /(?<![\w:])x(rate|increase|delta)(?=[ \t\r\n#]*\()/g;

/** A list of labels, in which the grammar knows no colons. */
const LABELS = /(?<![\w:])(?:by|without|on|ignoring|group_left|group_right)[ \t\r\n#]*\([^()]*\)/gi;

/**
 * @param text the expression without comments
 * @param hidden the same without what stands in strings
 */
export function rewrite(text: string, hidden: string, { extended }: Dialect): string {
  const numbers = replaceWhere(hidden, POINT_LAST, text, ([, digits = '', exponent = '']) => `${digits}${exponent} `);
  const labels = replaceColons(numbers, hidden);
  return extended ? replaceWhere(hidden, EXTENDED, labels, ([, name = '']) => `${name} `) : labels;
}

/** Of lists of labels, outside of strings, where the sign that marks them is refused before. */
function replaceColons(text: string, hidden: string): string {
  const isInList = hidden.replaceAll(LABELS, (found) => found.replaceAll(':', '§'));
  return replaceWhere(isInList, /§/g, text, () => '_');
}

/** Replaces in `text` where `hidden` matches, by something as long. */
function replaceWhere(
  hidden: string,
  pattern: RegExp,
  text: string,
  write: (found: RegExpExecArray) => string,
): string {
  const pieces: string[] = [];
  let end = 0;
  for (const found of hidden.matchAll(pattern)) {
    pieces.push(text.slice(end, found.index), write(found));
    end = found.index + found[0].length;
  }
  return [...pieces, text.slice(end)].join('');
}
