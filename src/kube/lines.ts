/** Cuts a stream of bytes into lines. */
export type Lines = {
  /** The lines that end in a chunk, without their ends. Empty ones are left out. */
  readonly take: (chunk: Buffer) => Generator<Buffer>;
  /** Whether the stream stands within a line. */
  readonly isWithin: () => boolean;
};

const END_OF_LINE = 0x0a;

/**
 * A line is put together once, when its end is there: an object of many chunks costs its own length. Joined chunk by chunk it
 * would cost the square of it, as garbage beside the heap's limit.
 */
export function createLines(): Lines {
  let parts: Buffer[] = [];

  const keep = (part: Buffer): void => {
    if (part.length > 0) parts.push(part);
  };
  const join = (): Buffer => {
    const line = Buffer.concat(parts);
    parts = [];
    return line;
  };

  return {
    take: function* (chunk) {
      let from = 0;
      for (let end = chunk.indexOf(END_OF_LINE); end >= 0; end = chunk.indexOf(END_OF_LINE, from)) {
        keep(chunk.subarray(from, end));
        from = end + 1;
        if (parts.length > 0) yield join();
      }
      keep(chunk.subarray(from));
    },
    isWithin: () => parts.length > 0,
  };
}
