// DER as Go reads it (golang.org/x/crypto/cryptobyte). OpenSSL reads more.
import { type DerElement, readElements } from '../der.ts';

export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  bits: 0x03,
  octets: 0x04,
  oid: 0x06,
  sequence: 0x30,
  set: 0x31,
  version: 0xa0,
  extensions: 0xa3,
} as const;

/** Bytes of a number that fits any integer of Go. */
const SMALL_BYTES = 4;

/** Whether an element has the tag and, where it is of a type with more rules, keeps these. */
export const is = (element: DerElement | undefined, tag: number): element is DerElement =>
  element?.tag === tag && (CONTENTS[tag]?.(element.contents) ?? true);

/** The elements of a constructed one; undefined if it has another tag. Throws `PkiError` for what is no DER. */
export const childrenOf = (element: DerElement | undefined, tag: number): readonly DerElement[] | undefined =>
  element?.tag === tag && hasShortestLength(element) ? strict(element.contents) : undefined;

/** The elements that follow each other, none with a length longer than need be. Throws `PkiError`. */
export function strict(bytes: Buffer): readonly DerElement[] {
  const elements = readElements(bytes);
  // An element without its end says what is wrong with any of them.
  return elements.every(hasShortestLength) ? elements : [];
}

/** X.690, 10.1. */
function hasShortestLength({ contents, encoding }: DerElement): boolean {
  let bytes = 1;
  if (contents.length >= 0x80) for (let left = contents.length; left > 0; left = Math.floor(left / 256)) bytes += 1;
  return encoding.length === 1 + bytes + contents.length;
}

/** A number that is not negative and that any integer of Go holds. */
export const isSmall = (element: DerElement | undefined, tag: number = TAG.integer): boolean =>
  element?.tag === tag &&
  isShortestInteger(element.contents) &&
  element.contents.length <= SMALL_BYTES &&
  !isNegative(element.contents);

/** Two's complement: the first bit is the sign. */
export const isNegative = (contents: Buffer): boolean => (contents[0] ?? 0) >= 0x80;

/** IA5String: seven bits a byte. */
export const isAscii = (contents: Buffer): boolean => contents.every((byte) => byte < 0x80);

const isShortestInteger = (contents: Buffer): boolean => {
  const [first, second = 0] = contents;
  if (first === undefined) return false;
  return contents.length === 1 || !((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80));
};

/** Numbers of seven bits a byte, of which Go takes up to 31 bits each (RFC 5280 knows none that is longer). */
function isOid(contents: Buffer): boolean {
  let bytes = 0;
  for (const byte of contents) {
    if (bytes === 0 && byte === 0x80) return false;
    bytes = byte < 0x80 ? 0 : bytes + 1;
    if (bytes > SMALL_BYTES - 1) return false;
  }
  return contents.length > 0 && bytes === 0;
}

/** The first byte counts the bits at the end that are none, which are zero. */
function isBits(contents: Buffer): boolean {
  const [unused, ...bytes] = contents;
  if (unused === undefined || unused > 7 || (bytes.length === 0 && unused > 0)) return false;
  return ((bytes.at(-1) ?? 0) & ((1 << unused) - 1)) === 0;
}

const CONTENTS: Readonly<Record<number, (contents: Buffer) => boolean>> = {
  [TAG.boolean]: (contents) => contents.length === 1 && (contents[0] === 0 || contents[0] === 0xff),
  [TAG.integer]: isShortestInteger,
  [TAG.bits]: isBits,
  [TAG.oid]: isOid,
};
