import { type DerElement, readChildren, readElement } from './der.ts';
import { ipToText } from './ip-address.ts';
import type { HostNames, SubjectAltNames } from './types.ts';

/** The parts of a certificate that node:crypto does not show, or only as text that would have to be parsed back. */
export type CertificateFields = SubjectAltNames & {
  /** The subject exactly as it is encoded: what certificates below must carry as their issuer. */
  readonly subjectName: Buffer;
  readonly commonName: string | undefined;
  /** Bytes of the public key with its algorithm (SubjectPublicKeyInfo). */
  readonly publicKeyLength: number;
  readonly subjectKeyId: Buffer | undefined;
  readonly pathLength: number | undefined;
  /** The hosts that certificates below may name; undefined without name constraints. */
  readonly permittedHosts: HostNames | undefined;
};

const TAG = { integer: 0x02, sequence: 0x30, set: 0x31, version: 0xa0, extensions: 0xa3 };
const GENERAL_NAME = { dns: 0x82, uri: 0x86, ip: 0x87 };
const PERMITTED_SUBTREES = 0xa0;
/** The contents of the OIDs 2.5.4.3 and 2.5.29.n, in hex. */
const OID = {
  commonName: '550403',
  subjectKeyIdentifier: '551d0e',
  subjectAltName: '551d11',
  basicConstraints: '551d13',
  nameConstraints: '551d1e',
};
/** After the version come serialNumber, signature, issuer, validity, subject and the public key (RFC 5280, 4.1). */
const SUBJECT_AFTER_VERSION = 4;

/** Reads the fields of a certificate's DER (`X509Certificate.raw`). Throws `PkiError` if they are malformed. */
export function readFields(raw: Buffer): CertificateFields {
  const fields = readChildren(readChildren(readElement(raw), TAG.sequence)[0], TAG.sequence);
  const position = SUBJECT_AFTER_VERSION + (fields[0]?.tag === TAG.version ? 1 : 0);
  const [subject, publicKey] = fields.slice(position);
  const extensions = readExtensions(fields.find((field) => field.tag === TAG.extensions));
  return {
    ...readAltNames(extensions.get(OID.subjectAltName)),
    subjectName: subject?.encoding ?? Buffer.alloc(0),
    commonName: readCommonName(subject),
    publicKeyLength: publicKey?.encoding.length ?? 0,
    subjectKeyId: readKeyId(extensions.get(OID.subjectKeyIdentifier)),
    pathLength: readPathLength(extensions.get(OID.basicConstraints)),
    permittedHosts: readPermittedHosts(extensions.get(OID.nameConstraints)),
  };
}

/** Extension values by the hex of their OID; each is the DER inside the OCTET STRING. */
function readExtensions(element: DerElement | undefined): ReadonlyMap<string, Buffer> {
  if (element === undefined) return new Map();
  const [list] = readChildren(element, TAG.extensions);
  return new Map(
    readChildren(list, TAG.sequence).map((extension) => {
      const parts = readChildren(extension, TAG.sequence);
      return [hexOf(parts[0]), parts.at(-1)?.contents ?? Buffer.alloc(0)];
    }),
  );
}

function readAltNames(value: Buffer | undefined): SubjectAltNames {
  const names = value === undefined ? [] : readChildren(readElement(value), TAG.sequence);
  return {
    uris: contentsOf(names, GENERAL_NAME.uri).map((uri) => uri.toString('latin1')),
    dnsNames: contentsOf(names, GENERAL_NAME.dns).map((name) => name.toString('latin1')),
    ipAddresses: contentsOf(names, GENERAL_NAME.ip).map(ipToText),
  };
}

/** Hosts are permitted one by one in CAs of the operator: of an address and its mask, the address counts. */
function readPermittedHosts(value: Buffer | undefined): HostNames | undefined {
  if (value === undefined) return undefined;
  const permitted = readChildren(readElement(value), TAG.sequence).find(({ tag }) => tag === PERMITTED_SUBTREES);
  const subtrees = permitted === undefined ? [] : readChildren(permitted, PERMITTED_SUBTREES);
  const names = subtrees.flatMap((subtree) => readChildren(subtree, TAG.sequence).slice(0, 1));
  return {
    dnsNames: contentsOf(names, GENERAL_NAME.dns).map((name) => name.toString('latin1')),
    ipAddresses: contentsOf(names, GENERAL_NAME.ip).map((range) => ipToText(range.subarray(0, range.length / 2))),
  };
}

const contentsOf = (names: readonly DerElement[], tag: number): readonly Buffer[] =>
  names.filter((name) => name.tag === tag).map((name) => name.contents);

function readCommonName(subject: DerElement | undefined): string | undefined {
  const attributes = readChildren(subject, TAG.sequence).flatMap((relative) => readChildren(relative, TAG.set));
  const parts = attributes.map((attribute) => readChildren(attribute, TAG.sequence));
  return parts.find(([type]) => hexOf(type) === OID.commonName)?.[1]?.contents.toString('utf8');
}

function readKeyId(value: Buffer | undefined): Buffer | undefined {
  return value === undefined ? undefined : readElement(value).contents;
}

function readPathLength(value: Buffer | undefined): number | undefined {
  const constraints = value === undefined ? [] : readChildren(readElement(value), TAG.sequence);
  const length = constraints.find((constraint) => constraint.tag === TAG.integer);
  return length === undefined ? undefined : Number(`0x${hexOf(length)}`);
}

function hexOf(element: DerElement | undefined): string {
  return element?.contents.toString('hex') ?? '';
}
