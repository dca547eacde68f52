// Results of texts that did not change, so that they cost nothing in the next pass: a MiB of rules takes a second to judge.

import { textsIn } from './measure.ts';

export interface Remembered {
  readonly find: (hash: string) => unknown;
  readonly keep: (hash: string, result: unknown) => void;
}

/** @param most characters of all results together; the least recently asked go first */
export function createRemembered(most: number): Remembered {
  const results = new Map<string, { readonly result: unknown; readonly size: number }>();
  let size = 0;
  const drop = (hash: string): void => {
    size -= results.get(hash)?.size ?? 0;
    results.delete(hash);
  };
  return {
    find: (hash) => {
      const found = results.get(hash);
      if (!found) return undefined;
      // A Map keeps the order of insertion: this result is now the latest.
      results.delete(hash);
      results.set(hash, found);
      return found.result;
    },
    keep: (hash, result) => {
      const entry = { result, size: sizeOf(result) };
      drop(hash);
      results.set(hash, entry);
      size += entry.size;
      for (const [oldest] of results) {
        if (size <= most) break;
        drop(oldest);
      }
    },
  };
}

/** With something for each that is nearly empty. */
const sizeOf = (result: unknown): number => textsIn(result).reduce((sum, text) => sum + text.length, 100);
