// Finds any of many byte strings in large buffers, in one pass.

/** What is searched for, and what it is called: only its name is ever told. */
export interface Pattern {
  readonly name: string;
  readonly bytes: Buffer;
}

/** @returns the names of the patterns that the haystack holds, each once */
export type Search = (haystack: Buffer) => readonly string[];

interface Candidate extends Pattern {
  /** Where in the pattern its word stands. */
  readonly offset: number;
}

/** The haystack is looked at every so many bytes. */
const STRIDE = 8;
const WORD = 4;
/** So long must a pattern be: wherever it begins, one of the looks falls on a word that lies in it. Bytes. */
export const SHORTEST = STRIDE + WORD - 1;
const FILTER_BITS = 20;

/**
 * Prepares a search. The words at the first offsets of each pattern are kept, so that each look at the haystack, a few
 * bytes apart, costs one lookup, however many patterns there are.
 * @throws Error for a pattern that is too short
 */
export function buildSearch(patterns: readonly Pattern[]): Search {
  const words = new Map<number, Candidate[]>();
  const filter = new Uint8Array(2 ** FILTER_BITS);
  for (const pattern of patterns) {
    if (pattern.bytes.length < SHORTEST) throw new Error(`${pattern.name} has fewer than ${SHORTEST} bytes`);
    for (let offset = 0; offset < STRIDE; offset += 1) {
      const word = pattern.bytes.readUInt32LE(offset);
      filter[slotOf(word)] = 1;
      words.set(word, [...(words.get(word) ?? []), { ...pattern, offset }]);
    }
  }
  return (haystack) => {
    const found = new Set<string>();
    for (let at = 0; at + WORD <= haystack.length; at += STRIDE) {
      const word = haystack.readUInt32LE(at);
      if (filter[slotOf(word)] === 0) continue;
      for (const candidate of words.get(word) ?? []) if (isThere(haystack, at, candidate)) found.add(candidate.name);
    }
    return [...found];
  };
}

/** Multiplication by the golden ratio spreads words that differ in a few bits over all slots (Knuth, volume 3, 6.4). */
const slotOf = (word: number): number => Math.imul(word, 0x9e3779b1) >>> (32 - FILTER_BITS);

function isThere(haystack: Buffer, at: number, { bytes, offset }: Candidate): boolean {
  const begin = at - offset;
  const end = begin + bytes.length;
  return begin >= 0 && end <= haystack.length && haystack.compare(bytes, 0, bytes.length, begin, end) === 0;
}
