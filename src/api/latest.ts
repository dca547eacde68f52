// What is remembered within a bound: of a Map, which keeps the order in which it was written, no more is needed than this page.

/** Remembers the latest by their keys, and forgets first who was neither asked for nor set for the longest time. */
export interface Latest<Value> {
  readonly size: number;
  /** What is remembered, which counts as used now. */
  readonly get: (key: string) => Value | undefined;
  readonly set: (key: string, value: Value) => void;
  readonly delete: (key: string) => void;
}

/**
 * @param most how much is held: entries, or the sum of their sizes
 * @param sizeOf of one entry, in what `most` counts. One that is larger than that is not held
 */
export function createLatest<Value>(most: number, sizeOf: (value: Value) => number = () => 1): Latest<Value> {
  const entries = new Map<string, { readonly value: Value; readonly size: number }>();
  let sum = 0;
  const drop = (key: string): void => {
    sum -= entries.get(key)?.size ?? 0;
    entries.delete(key);
  };
  return {
    get size() {
      return entries.size;
    },
    get: (key) => {
      const found = entries.get(key);
      if (!found) return undefined;
      entries.delete(key);
      entries.set(key, found);
      return found.value;
    },
    set: (key, value) => {
      const entry = { value, size: sizeOf(value) };
      drop(key);
      entries.set(key, entry);
      sum += entry.size;
      for (const oldest of entries.keys()) {
        if (sum <= most) break;
        drop(oldest);
      }
    },
    delete: drop,
  };
}
