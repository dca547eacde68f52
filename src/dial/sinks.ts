// What is kept of an answer while it is read. Who answers may send without end, and in pieces of one byte: no more is held
// than stated, and nothing is copied twice.

export interface Sink {
  /** @returns whether more is wanted */
  readonly push: (chunk: Buffer) => boolean;
  readonly text: () => string;
}

/** The beginning of an answer. */
export function beginningSink(mostBytes: number): Sink & { readonly bytes: () => Buffer } {
  let held = Buffer.alloc(Math.min(mostBytes, FIRST_BYTES));
  let length = 0;
  const bytes = () => held.subarray(0, length);
  return {
    push: (chunk) => {
      const kept = chunk.subarray(0, mostBytes - length);
      while (held.length < length + kept.length) held = enlarged(held, mostBytes);
      length += kept.copy(held, length);
      return length < mostBytes;
    },
    bytes,
    text: () => bytes().toString(),
  };
}

const FIRST_BYTES = 16 * 1024;

function enlarged(held: Buffer, most: number): Buffer<ArrayBuffer> {
  const larger = Buffer.alloc(Math.min(most, held.length * 2));
  held.copy(larger);
  return larger;
}

/** The most of lines, in bytes: one that is longer, and all that come when this many are kept, are left out. */
export interface LineLimits {
  readonly line: number;
  readonly kept: number;
  /** Of the whole answer. */
  readonly read: number;
}

/**
 * The lines that begin with one of some words. What is kept is copied: a piece of a text holds the whole text, which would be
 * all that was read.
 */
export function linesSink(beginnings: readonly string[], limits: LineLimits): Sink {
  const kept = beginningSink(limits.kept);
  let keptBytes = 0;
  let readBytes = 0;
  let pending = '';
  const take = (line: string): void => {
    if (line.length > limits.line || keptBytes + line.length > limits.kept) return;
    if (!beginnings.some((beginning) => line.startsWith(beginning))) return;
    kept.push(Buffer.from(keptBytes > 0 ? `\n${line}` : line, 'latin1'));
    keptBytes += line.length + 1;
  };
  return {
    push: (chunk) => {
      readBytes += chunk.length;
      // A character a byte: the bytes of a longer character are put together at the end.
      const [first = '', ...others] = chunk.toString('latin1').split('\n');
      if (pending.length <= limits.line) pending += first;
      for (const line of others) {
        take(pending);
        pending = line;
      }
      return readBytes < limits.read;
    },
    text: kept.text,
  };
}
