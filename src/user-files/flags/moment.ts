import { prometheusSeconds } from '../duration.ts';

/** The value of `--min-time` or `--max-time`, in milliseconds: since 1970, or before or after the moment of its reading. */
export type Moment = { readonly at: number } | { readonly from: number };

/**
 * Reads a moment as Thanos does (pkg/model, TimeOrDurationValue).
 * @param value of the form that the schema takes
 */
export function readMoment(value: string): Moment {
  const at = Date.parse(value);
  if (/^\d{4}-/.test(value)) return { at };
  const sign = value.startsWith('-') ? -1 : 1;
  return { from: sign * Math.round((prometheusSeconds(value.replace('-', '')) ?? 0) * 1000) };
}
