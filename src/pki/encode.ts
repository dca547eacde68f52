import forge from 'node-forge';
import { readElement } from './der.ts';
import { ipToBytes } from './ip-address.ts';
import type { SignatureAlgorithm } from './public-key.ts';
import type { CertificateUsage, SubjectAltNames } from './types.ts';

/*
 * node-forge only turns trees into DER here. It never parses, verifies, signs or sees a private key: its known
 * vulnerabilities are in those parts. What is already DER (names, public keys) goes in byte for byte.
 */

/** What stands in the certificate before it is signed. Names, keys and identifiers are DER and raw bytes. */
export type UnsignedCertificate = {
  readonly serial: string;
  readonly signatureAlgorithm: SignatureAlgorithm;
  readonly issuerName: Buffer;
  readonly subjectName: Buffer;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly publicKeyDer: Buffer;
  readonly subjectKeyId: Buffer;
  readonly authorityKeyId: Buffer;
  readonly role: CertificateRole;
};

export type CertificateRole =
  | { readonly kind: 'authority'; readonly pathLength: number }
  | { readonly kind: 'leaf'; readonly usages: readonly CertificateUsage[]; readonly names: SubjectAltNames };

type Node = forge.asn1.Asn1;

const { asn1 } = forge;
const { Class, Type } = asn1;

const OIDS = {
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  rsaWithSha256: '1.2.840.113549.1.1.11',
} as const;

/** KeyUsage bit strings: the number of unused bits, then the bits (RFC 5280, 4.2.1.3). */
const KEY_USAGE = { authority: '\x01\x06' /* keyCertSign, cRLSign */, leaf: '\x07\x80' /* digitalSignature */ };
const GENERAL_NAME = { dns: 2, uri: 6, ip: 7 };
const TRUE = '\xff';
const UTC_TIME_FROM = 1950;
const UTC_TIME_BEFORE = 2050;

/** A distinguished name of one common name, or the empty name, as DER. */
export function encodeName(commonName: string | undefined): Buffer {
  if (commonName === undefined) return toBuffer(sequence([]));
  const value = primitive(Type.UTF8, forge.util.encodeUtf8(commonName));
  const attribute = sequence([oid('commonName'), value]);
  return toBuffer(sequence([asn1.create(Class.UNIVERSAL, Type.SET, true, [attribute])]));
}

/** The part of a certificate that is signed (TBSCertificate, RFC 5280 4.1.2), as DER. */
export function encodeUnsigned(fields: UnsignedCertificate): Buffer {
  return toBuffer(
    sequence([
      tagged(0, true, [primitive(Type.INTEGER, '\x02')]), // v3
      primitive(Type.INTEGER, serialBytes(fields.serial)),
      algorithmIdentifier(fields.signatureAlgorithm),
      verbatim(fields.issuerName),
      sequence([time(fields.notBefore), time(fields.notAfter)]),
      verbatim(fields.subjectName),
      verbatim(fields.publicKeyDer),
      tagged(3, true, [sequence(extensions(fields))]),
    ]),
  );
}

/** The finished certificate as DER. `signature` is over `unsigned`, as node:crypto returns it. */
export function encodeCertificate(unsigned: Buffer, algorithm: SignatureAlgorithm, signature: Buffer): Buffer {
  const bits = primitive(Type.BITSTRING, `\x00${binary(signature)}`);
  return toBuffer(sequence([verbatim(unsigned), algorithmIdentifier(algorithm), bits]));
}

function extensions(fields: UnsignedCertificate): Node[] {
  const { role } = fields;
  const common = [
    extension('basicConstraints', true, sequence(basicConstraints(role))),
    extension('keyUsage', true, primitive(Type.BITSTRING, KEY_USAGE[role.kind])),
    extension('subjectKeyIdentifier', false, primitive(Type.OCTETSTRING, binary(fields.subjectKeyId))),
    extension('authorityKeyIdentifier', false, sequence([tagged(0, false, binary(fields.authorityKeyId))])),
  ];
  if (role.kind === 'authority') return common;
  // RFC 5280, 4.2.1.6: without a subject the alternative names are the only ones and must be understood.
  const isSubjectEmpty = fields.subjectName.equals(encodeName(undefined));
  return [
    ...common,
    extension('extKeyUsage', false, sequence(role.usages.map(oid))),
    extension('subjectAltName', isSubjectEmpty, sequence(generalNames(role.names))),
  ];
}

function basicConstraints(role: CertificateRole): Node[] {
  if (role.kind === 'leaf') return []; // cA is FALSE by default, and DER leaves defaults out
  return [primitive(Type.BOOLEAN, TRUE), primitive(Type.INTEGER, asn1.integerToDer(role.pathLength).getBytes())];
}

function generalNames(names: SubjectAltNames): Node[] {
  return [
    ...names.uris.map((uri) => tagged(GENERAL_NAME.uri, false, uri)),
    ...names.dnsNames.map((name) => tagged(GENERAL_NAME.dns, false, name)),
    ...names.ipAddresses.map((address) => tagged(GENERAL_NAME.ip, false, binary(ipToBytes(address)))),
  ];
}

function extension(name: keyof typeof OIDS, critical: boolean, value: Node): Node {
  const flag = critical ? [primitive(Type.BOOLEAN, TRUE)] : [];
  return sequence([oid(name), ...flag, primitive(Type.OCTETSTRING, asn1.toDer(value).getBytes())]);
}

function algorithmIdentifier({ name }: SignatureAlgorithm): Node {
  // RFC 4055, 5: RSA has NULL parameters; RFC 5758, 3.2: ECDSA has none at all.
  return sequence(name === 'rsaWithSha256' ? [oid(name), primitive(Type.NULL, '')] : [oid(name)]);
}

function time(date: Date): Node {
  const year = date.getUTCFullYear();
  // RFC 5280, 4.1.2.5: two-digit years through 2049, four digits from 2050 on.
  return year >= UTC_TIME_FROM && year < UTC_TIME_BEFORE
    ? primitive(Type.UTCTIME, asn1.dateToUtcTime(date))
    : primitive(Type.GENERALIZEDTIME, asn1.dateToGeneralizedTime(date));
}

/** The shortest positive integer: Go refuses negative serials and padding. */
function serialBytes(serial: string): string {
  const digits = BigInt(`0x${serial}`).toString(16);
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `0${digits}`, 'hex');
  return (bytes[0] ?? 0) >= 0x80 ? `\x00${binary(bytes)}` : binary(bytes);
}

function oid(name: keyof typeof OIDS): Node {
  return primitive(Type.OID, asn1.oidToDer(OIDS[name]).getBytes());
}

function sequence(children: Node[]): Node {
  return asn1.create(Class.UNIVERSAL, Type.SEQUENCE, true, children);
}

function primitive(type: forge.asn1.Type, bytes: string): Node {
  return asn1.create(Class.UNIVERSAL, type, false, bytes);
}

function tagged(tag: number, constructed: boolean, value: string | Node[]): Node {
  return asn1.create(Class.CONTEXT_SPECIFIC, tag, constructed, value);
}

/** A finished DER element as a node. Its own tag byte and contents are taken over without looking inside. */
function verbatim(der: Buffer): Node {
  const { tag, contents } = readElement(der);
  return asn1.create(Class.UNIVERSAL, tag, false, binary(contents));
}

function toBuffer(node: Node): Buffer {
  return Buffer.from(asn1.toDer(node).getBytes(), 'binary');
}

function binary(bytes: Buffer): string {
  return bytes.toString('binary');
}
