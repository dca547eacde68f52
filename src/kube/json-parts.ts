// Finds parts of a JSON text in its bytes without parsing all of it. Only braces, brackets and strings are looked at: whether a
// part is JSON says whoever parses it. The text has no spaces between its parts, as Go writes it.

/** Where a value stands: from its first byte up to the byte behind it. */
export type Span = { readonly from: number; readonly to: number };

const [QUOTE, BACKSLASH, COMMA, COLON] = [0x22, 0x5c, 0x2c, 0x3a];
const [OPEN_BRACE, CLOSE_BRACE, OPEN_BRACKET, CLOSE_BRACKET] = [0x7b, 0x7d, 0x5b, 0x5d];

/** The fields of the object that begins at `from`, in order; none when there is no object. */
export function* fieldsOf(bytes: Buffer, from = 0): Generator<Span & { readonly name: string }> {
  let at = bytes[from] === OPEN_BRACE ? from + 1 : bytes.length;
  while (bytes[at] === QUOTE) {
    const colon = endOfString(bytes, at) + 1;
    if (bytes[colon] !== COLON) return;
    const to = endOfValue(bytes, colon + 1);
    yield { name: bytes.toString('utf8', at + 1, colon - 1), from: colon + 1, to };
    at = bytes[to] === COMMA ? to + 1 : to;
  }
}

/** The items of the list that begins at `from`, in order; none when there is no list. */
export function* itemsOf(bytes: Buffer, from = 0): Generator<Span> {
  let at = bytes[from] === OPEN_BRACKET ? from + 1 : bytes.length;
  while (at < bytes.length && bytes[at] !== CLOSE_BRACKET) {
    const to = endOfValue(bytes, at);
    yield { from: at, to };
    if (bytes[to] !== COMMA) return;
    at = to + 1;
  }
}

/** Whether a text has more than `most` values, in whatever depth. It stops at the first that is too many. */
export function hasMoreValues(bytes: Buffer, most: number): boolean {
  // The shortest value and its comma have two bytes.
  if (bytes.length <= 2 * most) return false;
  let values = 1;
  for (let at = 0; at < bytes.length && values <= most; at += 1) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (byte === COMMA || step(byte) === 1) values += 1;
  }
  return values > most;
}

/** @returns the position behind the value that begins at `from`, or the end of the bytes */
function endOfValue(bytes: Buffer, from: number): number {
  let depth = 0;
  for (let at = from; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (depth === 0 && (byte === COMMA || step(byte) === -1)) return at;
    if (byte === QUOTE) at = endOfString(bytes, at);
    else depth += step(byte);
  }
  return bytes.length;
}

function step(byte: number | undefined): number {
  if (byte === OPEN_BRACE || byte === OPEN_BRACKET) return 1;
  return byte === CLOSE_BRACE || byte === CLOSE_BRACKET ? -1 : 0;
}

/** @param from the position of its opening quote @returns that of its closing one, or the end of the bytes */
function endOfString(bytes: Buffer, from: number): number {
  for (let at = from + 1; at < bytes.length; at += 1) {
    if (bytes[at] === BACKSLASH) at += 1;
    else if (bytes[at] === QUOTE) return at;
  }
  return bytes.length;
}
