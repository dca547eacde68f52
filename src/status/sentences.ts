// Texts of the status: short enough to be read, and within the limits of its schema.

const MOST_ITEMS = 5;
const LONGEST_ITEM = 500;

/** Joins items to one sentence part without a full stop; what is too many is counted instead. */
export function list(items: readonly string[], separator = '; '): string {
  const shown = items.slice(0, MOST_ITEMS).map((item) => clip(item, LONGEST_ITEM).replace(/\.$/, ''));
  const rest = items.length - shown.length;
  return [...shown, ...(rest > 0 ? [`and ${rest} more`] : [])].join(separator);
}

/** A time as Kubernetes writes it: RFC 3339 without fractions of seconds. */
export const timeText = (time: Date): string => time.toISOString().replace(/\.\d+Z$/, 'Z');

/** The first line of a text as it may be printed, cut to `length` characters. */
export function clip(text: string, length: number): string {
  const line = printable(text.split('\n', 1)[0] ?? '');
  return line.length <= length ? line : `${line.slice(0, length - 1)}…`;
}

/** Terminals act on control characters, and marks of direction make one text look like another: a blank takes their place. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
