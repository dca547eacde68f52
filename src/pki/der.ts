import { PkiError } from './errors.ts';

/** One tag-length-value: `encoding` is the whole element, `contents` its value. Both are views, not copies. */
export type DerElement = {
  readonly tag: number;
  readonly contents: Buffer;
  readonly encoding: Buffer;
};

/** Lengths of more than four bytes are no certificate's. */
const MAX_LENGTH_BYTES = 4;

/** Reads the one element that fills `bytes`. Throws `PkiError` if it is cut off or something follows it. */
export function readElement(bytes: Buffer): DerElement {
  const elements = readElements(bytes);
  const [element] = elements;
  if (element === undefined || elements.length > 1) throw malformed(`${elements.length} elements instead of one`);
  return element;
}

/**
 * Reads the elements that follow each other in `bytes`, one level deep.
 * Only definite lengths and one-byte tags are read (X.690, 10.1): certificates have no others.
 */
export function readElements(bytes: Buffer): readonly DerElement[] {
  const elements: DerElement[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    const element = readAt(bytes, offset);
    elements.push(element);
    offset += element.encoding.length;
  }
  return elements;
}

/** Reads the children of a constructed element that must have the tag `tag`. */
export function readChildren(element: DerElement | undefined, tag: number): readonly DerElement[] {
  if (element?.tag !== tag) throw malformed(`tag ${element?.tag ?? 'missing'} where ${tag} belongs`);
  return readElements(element.contents);
}

function readAt(bytes: Buffer, offset: number): DerElement {
  const tag = byteAt(bytes, offset);
  if ((tag & 0x1f) === 0x1f) throw malformed('a tag of several bytes');
  const { length, start } = readLength(bytes, offset + 1);
  if (start + length > bytes.length) throw malformed('an element is cut off');
  return { tag, contents: bytes.subarray(start, start + length), encoding: bytes.subarray(offset, start + length) };
}

function readLength(bytes: Buffer, offset: number): { readonly length: number; readonly start: number } {
  const first = byteAt(bytes, offset);
  if (first < 0x80) return { length: first, start: offset + 1 };
  const count = first & 0x7f;
  if (count === 0 || count > MAX_LENGTH_BYTES) throw malformed('an indefinite or oversized length');
  let length = 0;
  for (let index = 1; index <= count; index += 1) length = length * 256 + byteAt(bytes, offset + index);
  return { length, start: offset + 1 + count };
}

function byteAt(bytes: Buffer, offset: number): number {
  const byte = bytes[offset];
  if (byte === undefined) throw malformed('an element is cut off');
  return byte;
}

function malformed(what: string): PkiError {
  return new PkiError('InvalidCertificate', `malformed DER: ${what}`);
}
