// Trees of ASN.1 and their DER.
import forge from 'node-forge';
import { readElement } from './der.ts';

/*
 * node-forge only turns trees into DER here. It never parses, verifies, signs or sees a private key: its known
 * vulnerabilities are in those parts. What is already DER (names, public keys) goes in byte for byte.
 */

/** An element of ASN.1. */
export type Node = forge.asn1.Asn1;

const { asn1 } = forge;
const { Class, Type } = asn1;

const TRUE = '\xff';
const UTC_TIME_FROM = 1950;
const UTC_TIME_BEFORE = 2050;

export const sequence = (children: Node[]): Node => asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, children);

/** A SET of one element. */
export const setOf = (child: Node): Node => asn1.create(Class.UNIVERSAL, Type.SET, true, [child]);

/** @param dotted an object identifier as `2.5.29.15` */
export const oid = (dotted: string): Node => primitive(Type.OID, asn1.oidToDer(dotted).getBytes());

export const isTrue = (): Node => primitive(Type.BOOLEAN, TRUE);

export const nothing = (): Node => primitive(Type.NULL, '');

/** A number that is not negative and small enough for JavaScript. */
export const smallInteger = (value: number): Node => primitive(Type.INTEGER, asn1.integerToDer(value).getBytes());

/** @param digits a positive number in hex, of any length */
export const integer = (digits: string): Node => primitive(Type.INTEGER, integerBytes(digits));

export const octets = (bytes: Buffer): Node => primitive(Type.OCTETSTRING, binary(bytes));

/** A bit string: first the number of unused bits, then the bits. */
export const bits = (bytes: Buffer): Node => primitive(Type.BITSTRING, binary(bytes));

export const utf8 = (text: string): Node => primitive(Type.UTF8, forge.util.encodeUtf8(text));

/** RFC 5280, 4.1.2.5: two-digit years through 2049, four digits from 2050 on. */
export function time(date: Date): Node {
  const year = date.getUTCFullYear();
  return year >= UTC_TIME_FROM && year < UTC_TIME_BEFORE
    ? primitive(Type.UTCTIME, asn1.dateToUtcTime(date))
    : primitive(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(date));
}

/** An element with a tag of its context instead of its own. */
export const tagged = (tag: number, value: Buffer | Node[]): Node =>
  asn1.create(Class.CONTEXT_SPECIFIC, tag, Array.isArray(value), Array.isArray(value) ? value : binary(value));

/** A finished DER element as a node. Its own tag byte and contents are taken over without looking inside. */
export function verbatim(der: Buffer): Node {
  const { tag, contents } = readElement(der);
  return asn1.create(Class.UNIVERSAL, tag, false, binary(contents));
}

export const toDer = (node: Node): Buffer => Buffer.from(asn1.toDer(node).getBytes(), 'binary');

const primitive = (type: forge.asn1.Type, bytes: string): Node => asn1.create(Class.UNIVERSAL, type, false, bytes);

const binary = (bytes: Buffer): string => bytes.toString('binary');

/** The shortest positive integer: Go refuses negative serials and padding. */
function integerBytes(digits: string): string {
  const even = BigInt(`0x${digits}`).toString(16);
  const bytes = Buffer.from(even.length % 2 === 0 ? even : `0${even}`, 'hex');
  return (bytes[0] ?? 0) >= 0x80 ? `\x00${binary(bytes)}` : binary(bytes);
}
