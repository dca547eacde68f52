import { createHash, type X509Certificate } from 'node:crypto';
import { PkiError } from './errors.ts';
import { readCertificates, writeCertificate } from './pem.ts';
import { remembered } from './remembered.ts';

/** Enough that two bundles of a stack do not meet (40 bits), short enough for an object's name. */
const HASH_DIGITS = 10;

/**
 * Splits a PEM text into its certificates, each rewritten with LF and nothing around it, at least one.
 * Throws `PkiError` if there is none or any block is not a certificate.
 */
export function parseBundle(pem: string): readonly string[] {
  return readCertificates(pem).map(toPem);
}

/**
 * Joins PEM texts into one trust bundle: each CA certificate once, rewritten, sorted by content, so that the same CAs always
 * give the same text. Throws `PkiError` unless every text holds one CA certificate and no other: what stands beside it was
 * judged by nobody.
 *
 * Strict on purpose: Thanos' gRPC server falls back to plaintext, without an error, if its CA file is empty or not PEM.
 */
export function buildTrustBundle(pems: readonly string[]): string {
  return joinParts(...pems);
}

const joinParts = remembered((...pems: readonly string[]): string => {
  const certificates = pems.map(readPart);
  if (certificates.length === 0) throw invalid('a trust bundle of no certificate would switch mutual TLS off');
  return [...new Set(certificates.map(toPem))].sort().join('');
});

/** A short name for a bundle's content: the first 10 hex digits of the SHA-256 of the text. */
export function bundleHash(pem: string): string {
  return createHash('sha256').update(pem).digest('hex').slice(0, HASH_DIGITS);
}

function readPart(pem: string, index: number): X509Certificate {
  const certificates = readPartCertificates(pem, index);
  const [authority, ...others] = certificates;
  const leaf = certificates.find((certificate) => !certificate.ca);
  if (leaf !== undefined) {
    throw invalid(`part ${index + 1} holds a certificate that is no CA (serial ${leaf.serialNumber.toLowerCase()})`);
  }
  if (authority === undefined || others.length > 0)
    throw invalid(`part ${index + 1} holds ${certificates.length} certificates, where there is to be one CA`);
  return authority;
}

function readPartCertificates(pem: string, index: number): readonly X509Certificate[] {
  try {
    return readCertificates(pem);
  } catch (error) {
    if (error instanceof PkiError) throw invalid(`part ${index + 1} of the trust bundle: ${error.message}`);
    throw error;
  }
}

function toPem(certificate: X509Certificate): string {
  return writeCertificate(certificate.raw);
}

function invalid(message: string): PkiError {
  return new PkiError('InvalidBundle', message);
}
