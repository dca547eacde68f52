import { generateKeyPair, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import forge from 'node-forge';

/** A certificate and its private key, PEM. */
export interface KeyPair {
  readonly certificate: string;
  readonly key: string;
}

/** What a certificate says. Names are DNS names or IPv4 addresses. */
export interface Subject {
  readonly commonName: string;
  readonly organization?: string;
  readonly names?: readonly string[];
  readonly usages: readonly ('server' | 'client')[];
}

const DAY = 24 * 60 * 60 * 1000;
const LIFETIME_DAYS = 30;

/** A self-signed certificate authority of a test cluster. */
export async function makeAuthority(commonName: string): Promise<KeyPair> {
  const keys = await makeKeys();
  const subject = [{ name: 'commonName', value: commonName }];
  const extensions = [
    { name: 'basicConstraints', critical: true, cA: true },
    { name: 'keyUsage', critical: true, keyCertSign: true, cRLSign: true, digitalSignature: true },
  ];
  return { certificate: sign(keys.publicKey, subject, subject, extensions, keys.privateKey), key: keys.privateKey };
}

/** A leaf signed by `authority`. */
export async function issue(authority: KeyPair, leaf: Subject): Promise<KeyPair> {
  const keys = await makeKeys();
  const subject = [{ name: 'commonName', value: leaf.commonName }];
  if (leaf.organization !== undefined) subject.unshift({ name: 'organizationName', value: leaf.organization });
  const issuer = forge.pki.certificateFromPem(authority.certificate).subject.attributes;
  return {
    certificate: sign(keys.publicKey, subject, issuer, leafExtensions(leaf), authority.key),
    key: keys.privateKey,
  };
}

/** The key pair that signs service account tokens, PEM. */
export async function makeKeys(): Promise<{ readonly publicKey: string; readonly privateKey: string }> {
  // RSA, because that is the one kind which the encoder can sign with; sandbox keys live for one run.
  return promisify(generateKeyPair)('rsa', {
    modulusLength: 2048,
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs1', format: 'pem' },
  });
}

function leafExtensions({ names = [], usages }: Subject): object[] {
  return [
    { name: 'basicConstraints', critical: true, cA: false },
    { name: 'keyUsage', critical: true, digitalSignature: true, keyEncipherment: true },
    { name: 'extKeyUsage', serverAuth: usages.includes('server'), clientAuth: usages.includes('client') },
    ...(names.length > 0 ? [{ name: 'subjectAltName', altNames: names.map(alternativeName) }] : []),
  ];
}

/** The numbers are the choices of GeneralName, RFC 5280 section 4.2.1.6. */
function alternativeName(name: string): object {
  return /^[0-9.]+$/.test(name) ? { type: 7, ip: name } : { type: 2, value: name };
}

function sign(
  publicKey: string,
  subject: forge.pki.CertificateField[],
  issuer: forge.pki.CertificateField[],
  extensions: object[],
  signingKey: string,
): string {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey);
  // Positive, and without a leading zero: the first hex digit is from 4 to 7.
  certificate.serialNumber = `4${randomBytes(16).toString('hex').slice(1)}`;
  certificate.validity.notBefore = new Date(Date.now() - DAY);
  certificate.validity.notAfter = new Date(Date.now() + LIFETIME_DAYS * DAY);
  certificate.setSubject(subject);
  certificate.setIssuer(issuer);
  certificate.setExtensions(extensions);
  certificate.sign(forge.pki.privateKeyFromPem(signingKey), forge.md.sha256.create());
  return forge.pki.certificateToPem(certificate);
}
