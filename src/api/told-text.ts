// Texts of others as they may be told: in a condition, an event or a line of the log. The one place that makes them so.

/**
 * A text as it may be printed, cut to `length` characters.
 * @returns well-formed Unicode: the API server replaces half a character, so a status with one would be written at each look
 */
export function shorten(text: string, length: number): string {
  // Cleaning makes a text shorter, and a long one is not worth it.
  const cleaned = printable(text.slice(0, length * 4)).toWellFormed();
  return cleaned.length <= length && text.length <= length * 4
    ? cleaned
    : `${cleaned.slice(0, length - 1).toWellFormed()}…`;
}

/** The first line of a text, likewise. */
export const clip = (text: string, length: number): string => shorten(text.split('\n', 1)[0] ?? '', length);

/** Joins items by commas; those beyond `most` are counted. */
export function enumerate(items: readonly string[], most: number): string {
  const more = items.length - most;
  return `${items.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Terminals act on control characters, and marks of direction make one text look like another: a blank takes their place. */
const printable = (text: string): string => text.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, ' ');
