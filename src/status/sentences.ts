// Texts of the status: short enough to be read, and within the limits of its schema.
import { clip } from '../api/told-text.ts';

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
