import { createHash, type X509Certificate } from 'node:crypto';
import { readFields } from './certificate-fields.ts';
import { readCertificate, readCertificates, readPrivateKey } from './pem.ts';
import { keyAlgorithmOf } from './public-key.ts';
import { remembered } from './remembered.ts';
import type { CertificateFacts, PrivateKey } from './types.ts';

const USAGES: Readonly<Record<string, string>> = {
  '1.3.6.1.5.5.7.3.1': 'serverAuth',
  '1.3.6.1.5.5.7.3.2': 'clientAuth',
};

/** The facts of a certificate in PEM; of a chain, its first certificate. Throws `PkiError` if it cannot be read. */
export const inspectCertificate: (pem: string) => CertificateFacts = remembered((pem: string) =>
  factsOf(readCertificate(pem)),
);

/** The facts of every certificate of a PEM chain, in its order, at least one. Throws `PkiError` if any is unreadable. */
export function inspectChain(pem: string): readonly CertificateFacts[] {
  return readCertificates(pem).map(factsOf);
}

/** Whether the private key belongs to the (first) certificate. Throws `PkiError` if either cannot be read. */
export function matchesKey(certificatePem: string, key: PrivateKey): boolean {
  if (typeof key === 'string') return matchesKeyText(certificatePem, key);
  return inspectCertificate(certificatePem).keyFingerprint === key.publicKeyFingerprint();
}

const matchesKeyText: (certificatePem: string, keyPem: string) => boolean = remembered(
  (certificatePem: string, keyPem: string) => readCertificate(certificatePem).checkPrivateKey(readPrivateKey(keyPem)),
);

/**
 * Whether the issuer's key signed the certificate and its name, key identifier and usage fit (of chains, the firsts).
 * It says nothing about dates. Throws `PkiError` if either cannot be read.
 */
export const isIssuedBy: (certificatePem: string, issuerPem: string) => boolean = remembered(
  (certificatePem: string, issuerPem: string) => {
    const certificate = readCertificate(certificatePem);
    const issuer = readCertificate(issuerPem);
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  },
);

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

function factsOf(certificate: X509Certificate): CertificateFacts {
  const fields = readFields(certificate.raw);
  return {
    serial: certificate.serialNumber.toLowerCase(),
    notBefore: certificate.validFromDate,
    notAfter: certificate.validToDate,
    fingerprint: sha256(certificate.raw),
    keyFingerprint: sha256(certificate.publicKey.export({ type: 'spki', format: 'der' })),
    uris: fields.uris,
    dnsNames: fields.dnsNames,
    ipAddresses: fields.ipAddresses,
    isCA: certificate.ca,
    pathLength: fields.pathLength,
    permittedHosts: fields.permittedHosts,
    usages: (certificate.keyUsage ?? []).map((usage) => USAGES[usage] ?? usage),
    keyAlgorithm: keyAlgorithmOf(certificate.publicKey),
    commonName: fields.commonName,
    subject: certificate.subject ?? '',
    issuer: certificate.issuer ?? '',
    subjectKeyId: fields.subjectKeyId?.toString('hex'),
  };
}
