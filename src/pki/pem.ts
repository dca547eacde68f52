import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFields } from './certificate-fields.ts';
import { PkiError } from './errors.ts';

/**
 * How much is read of what lies in a Secret, which others may have written; each stands in docs/limits.md. A certificate of ours
 * with the longest names that Kubernetes has is about 12,000 characters long. Without these limits one Secret of 1 MiB stops the
 * process for minutes: the exponent of an RSA key is written out in quadratic time.
 */
export const PEM_LIMITS = {
  /** Characters of a text with certificates. */
  characters: 65_536,
  /** Certificates in it. */
  certificates: 16,
  /** Bytes of a public key: an RSA key of 16,384 bits has some 2,100, and OpenSSL computes with none that is larger. */
  publicKey: 4096,
  /** Characters of a private key: one of 16,384 bits has some 12,700. */
  privateKey: 16_384,
} as const;

const BOUNDARY = /-----(?:BEGIN|END)/g;
const BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\s]*)-----END \1-----/g;

/**
 * Reads every certificate of a PEM text, in its order. Text between the blocks and CRLF are allowed, as in the files
 * that other tools write. Throws `PkiError` if there is none, if any block is cut off, unreadable or something else, and for
 * more than `PEM_LIMITS`.
 * @param certificates how many there may be
 */
export function readCertificates(
  pem: string,
  certificates: number = PEM_LIMITS.certificates,
): readonly X509Certificate[] {
  const { characters } = PEM_LIMITS;
  if (pem.length > characters) throw invalid(`it has more than ${characters} characters`);
  const blocks = [...pem.matchAll(BLOCK)];
  if (blocks.length === 0 && !pem.includes('-----BEGIN')) throw invalid('there is no PEM certificate in it');
  if (blocks.length * 2 !== [...pem.matchAll(BOUNDARY)].length) throw invalid('a PEM block is cut off or not base64');
  if (blocks.length > certificates) throw invalid(`it has more than ${certificates} certificates`);
  return blocks.map(([, label = '', body = ''], index) => readBlock(label, body, index + 1));
}

/** Reads the first certificate of a PEM text: of a chain, the leaf. Throws `PkiError` like `readCertificates`. */
export function readCertificate(pem: string): X509Certificate {
  const [first] = readCertificates(pem);
  if (first === undefined) throw invalid('there is no PEM certificate in it');
  return first;
}

/** Reads an unencrypted private key. Throws `PkiError`; what was read never gets into the message. */
export function readPrivateKey(pem: string): KeyObject {
  if (pem.length > PEM_LIMITS.privateKey)
    throw new PkiError('InvalidKey', `the private key has more than ${PEM_LIMITS.privateKey} characters`);
  try {
    return createPrivateKey(pem);
  } catch {
    throw new PkiError('InvalidKey', 'the private key is not an unencrypted PEM key (PKCS#8, PKCS#1 or SEC 1)');
  }
}

/** Writes a private key as keys are made here: PKCS#8, unencrypted, in PEM. */
export const writePrivateKey = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** Writes certificate DER as PEM with lines of 64 characters and a line feed at the end. */
export function writeCertificate(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

function readBlock(label: string, body: string, position: number): X509Certificate {
  if (label !== 'CERTIFICATE') throw invalid(`block ${position} is a ${label}, only CERTIFICATE belongs here`);
  const certificate = parse(body, position);
  const { publicKeyLength } = readFields(certificate.raw);
  if (publicKeyLength <= PEM_LIMITS.publicKey) return certificate;
  throw invalid(`block ${position} has a public key of more than ${PEM_LIMITS.publicKey} bytes`);
}

function parse(body: string, position: number): X509Certificate {
  try {
    return new X509Certificate(Buffer.from(body, 'base64'));
  } catch {
    throw invalid(`block ${position} is no X.509 certificate`);
  }
}

function invalid(message: string): PkiError {
  return new PkiError('InvalidCertificate', message);
}
