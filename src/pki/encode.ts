// Certificates as DER, all but their signature.
import {
  bits,
  integer,
  isTrue,
  type Node,
  nothing,
  octets,
  oid,
  sequence,
  setOf,
  smallInteger,
  tagged,
  time,
  toDer,
  utf8,
  verbatim,
} from './asn1.ts';
import { generalNames, nameConstraints } from './general-names.ts';
import type { SignatureAlgorithm } from './public-key.ts';
import type { AuthorityLimits, CertificateUsage, SubjectAltNames } from './types.ts';

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
  | { readonly kind: 'authority'; readonly pathLength: number; readonly limits?: AuthorityLimits | undefined }
  | { readonly kind: 'leaf'; readonly usages: readonly CertificateUsage[]; readonly names: SubjectAltNames };

const OIDS = {
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  nameConstraints: '2.5.29.30',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  ecdsaWithSha256: '1.2.840.10045.4.3.2',
  ecdsaWithSha384: '1.2.840.10045.4.3.3',
  rsaWithSha256: '1.2.840.113549.1.1.11',
} as const;

/** KeyUsage bit strings: the number of unused bits, then the bits (RFC 5280, 4.2.1.3). */
const KEY_USAGE = { authority: '0106' /* keyCertSign, cRLSign */, leaf: '0780' /* digitalSignature */ };
/** The version of certificates with extensions is 3, counted from 0. */
const VERSION = 2;

/** A distinguished name of one common name, or the empty name, as DER. */
export function encodeName(commonName: string | undefined): Buffer {
  if (commonName === undefined) return toDer(sequence([]));
  return toDer(sequence([setOf(sequence([named('commonName'), utf8(commonName)]))]));
}

/** The part of a certificate that is signed (TBSCertificate, RFC 5280 4.1.2), as DER. */
export function encodeUnsigned(fields: UnsignedCertificate): Buffer {
  return toDer(
    sequence([
      tagged(0, [smallInteger(VERSION)]),
      integer(fields.serial),
      algorithmIdentifier(fields.signatureAlgorithm),
      verbatim(fields.issuerName),
      sequence([time(fields.notBefore), time(fields.notAfter)]),
      verbatim(fields.subjectName),
      verbatim(fields.publicKeyDer),
      tagged(3, [sequence(extensions(fields))]),
    ]),
  );
}

/** The finished certificate as DER. `signature` is over `unsigned`, as node:crypto returns it. */
export function encodeCertificate(unsigned: Buffer, algorithm: SignatureAlgorithm, signature: Buffer): Buffer {
  const signatureBits = bits(Buffer.concat([Buffer.of(0), signature]));
  return toDer(sequence([verbatim(unsigned), algorithmIdentifier(algorithm), signatureBits]));
}

function extensions(fields: UnsignedCertificate): Node[] {
  const { role } = fields;
  const common = [
    extension('basicConstraints', true, sequence(basicConstraints(role))),
    extension('keyUsage', true, bits(Buffer.from(KEY_USAGE[role.kind], 'hex'))),
    extension('subjectKeyIdentifier', false, octets(fields.subjectKeyId)),
    extension('authorityKeyIdentifier', false, sequence([tagged(0, fields.authorityKeyId)])),
  ];
  if (role.kind === 'authority') return [...common, ...limitsOf(role)];
  // RFC 5280, 4.2.1.6: without a subject the alternative names are the only ones and must be understood.
  const isSubjectEmpty = fields.subjectName.equals(encodeName(undefined));
  return [
    ...common,
    extension('extKeyUsage', false, sequence(role.usages.map(named))),
    extension('subjectAltName', isSubjectEmpty, sequence(generalNames(role.names))),
  ];
}

/**
 * What the leaves of a CA may be. OpenSSL and Go hold the usages of a CA against what a leaf is used for (RFC 5280 is silent),
 * and whoever verifies must understand its name constraints (RFC 5280, 4.2.1.10).
 */
function limitsOf({ limits }: CertificateRole & { readonly kind: 'authority' }): Node[] {
  if (limits === undefined) return [];
  return [
    extension('extKeyUsage', false, sequence([...limits.usages].sort().map(named))),
    extension('nameConstraints', true, nameConstraints(limits)),
  ];
}

function basicConstraints(role: CertificateRole): Node[] {
  if (role.kind === 'leaf') return []; // cA is FALSE by default, and DER leaves defaults out
  return [isTrue(), smallInteger(role.pathLength)];
}

function extension(name: keyof typeof OIDS, critical: boolean, value: Node): Node {
  return sequence([named(name), ...(critical ? [isTrue()] : []), octets(toDer(value))]);
}

function algorithmIdentifier({ name }: SignatureAlgorithm): Node {
  // RFC 4055, 5: RSA has NULL parameters; RFC 5758, 3.2: ECDSA has none at all.
  return sequence(name === 'rsaWithSha256' ? [named(name), nothing()] : [named(name)]);
}

function named(name: keyof typeof OIDS): Node {
  return oid(OIDS[name]);
}
