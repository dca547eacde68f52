// Names of issuers and subjects, as Go reads them (crypto/x509, parseName).
import type { DerElement } from '../der.ts';
import { childrenOf, is, isAscii, TAG } from './der.ts';

/** Whether Go reads a name: each text has a type that Go knows, and its characters. Throws `PkiError` for what is no DER. */
export const isName = (name: DerElement | undefined): boolean =>
  childrenOf(name, TAG.sequence)?.every((relative) =>
    childrenOf(relative, TAG.set)?.every((attribute) => {
      const [type, value] = childrenOf(attribute, TAG.sequence) ?? [];
      return is(type, TAG.oid) && value !== undefined && isText(value);
    }),
  ) ?? false;

/** The types of text that Go reads in names, with their characters. */
function isText({ tag, contents }: DerElement): boolean {
  const text = contents.toString('latin1');
  if (tag === 0x0c) return Buffer.from(contents.toString('utf8')).equals(contents);
  if (tag === 0x12) return /^[0-9 ]*$/.test(text);
  if (tag === 0x13) return /^[a-zA-Z0-9'()+,\-./ :=?*&]*$/.test(text);
  if (tag === 0x14) return true;
  if (tag === 0x16) return isAscii(contents);
  // BMPString: no surrogates, and no numbers that are no characters.
  return tag === 0x1e && contents.length % 2 === 0 && !/[\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]/.test(utf16(contents));
}

const utf16 = (bigEndian: Buffer): string => Buffer.from(bigEndian).swap16().toString('utf16le');
