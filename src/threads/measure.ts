// The size of what is to be judged, before anybody reads it.
import type { TextLimits } from './limits.ts';

/**
 * @param input plain data
 * @returns why it is not read, as part of a sentence with the way out; undefined when it is small enough
 */
export function findOverLimit(input: unknown, { bytes, lines }: TextLimits): string | undefined {
  const texts = textsIn(input);
  const size = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  if (size > bytes) return `has ${size} bytes, and at most ${bytes} are read: split it`;
  return countLines(texts, lines) > lines
    ? `has more than ${lines} lines, the most that are read: split it`
    : undefined;
}

/** All texts of plain data, however deep. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Counts to one above the most. */
function countLines(texts: readonly string[], most: number): number {
  let lines = 0;
  for (const text of texts)
    for (let at = text.indexOf('\n'); at >= 0 && lines <= most; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}
