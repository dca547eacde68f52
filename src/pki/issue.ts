import { createPublicKey, type KeyObject, sign, X509Certificate } from 'node:crypto';
import { readFields } from './certificate-fields.ts';
import { type CertificateRole, encodeCertificate, encodeName, encodeUnsigned } from './encode.ts';
import { PkiError } from './errors.ts';
import { canonicalNames, checkCommonName, checkLeafNames, checkLimits } from './names.ts';
import { readCertificate, readPrivateKey, writeCertificate } from './pem.ts';
import { keyIdentifierOf, signatureAlgorithmOf } from './public-key.ts';
import { checkedSerial, checkedValidity } from './terms.ts';
import type { AuthorityProfile, CertificateTerms, Issuer, KeyPair, LeafProfile } from './types.ts';

/**
 * How far before now a caller should let a certificate begin: a peer whose clock is behind must not refuse it.
 * Kubernetes nodes are expected within minutes of each other.
 */
export const BACKDATE_SECONDS = 300;

/** A root signs issuing CAs, which sign leaves: one CA below it, none below that (RFC 5280, 4.2.1.9). */
const ROOT_PATH_LENGTH = 1;
const AUTHORITY_PATH_LENGTH = 0;

/**
 * Issues a self-signed root for `key`, as PEM. It has no limits: those below it have theirs, and who trusts it keeps it for years.
 * Throws `PkiError` if the name, the key, the serial or the validity cannot be used.
 */
export function issueRoot(profile: AuthorityProfile, key: KeyPair, terms: CertificateTerms): string {
  checkCommonName(profile.commonName);
  const signer: Signer = {
    name: encodeName(profile.commonName),
    keyId: keyIdentifierOf(key.publicKeyDer),
    privateKey: readPrivateKey(key.privateKeyPem),
    certificate: undefined,
  };
  const subject: Subject = { name: signer.name, publicKeyDer: key.publicKeyDer };
  return issue(subject, { kind: 'authority', pathLength: ROOT_PATH_LENGTH }, signer, terms);
}

/**
 * Issues a CA that signs leaves and no further CAs (path length 0), as PEM without its chain.
 * It never outlives its issuer: a later `notAfter` becomes the issuer's. Throws `PkiError` like `issueLeaf`, and if
 * the issuer's path length allows no CA below it.
 */
export function issueAuthority(
  profile: AuthorityProfile,
  publicKeyDer: Buffer,
  issuer: Issuer,
  terms: CertificateTerms,
): string {
  checkCommonName(profile.commonName);
  const signer = openIssuer(issuer, 1);
  const subject: Subject = { name: encodeName(profile.commonName), publicKeyDer };
  const { limits } = profile;
  if (limits) checkLimits(limits);
  return issue(subject, { kind: 'authority', pathLength: AUTHORITY_PATH_LENGTH, limits }, signer, terms);
}

/**
 * Issues a leaf for the key `publicKeyDer` (SubjectPublicKeyInfo), as PEM without its chain.
 * It never outlives its issuer: a later `notAfter` becomes the issuer's, because a verifier refuses the chain from then
 * on anyhow. Throws `PkiError` if a name, the key, the serial or the validity cannot be used, or if the issuer is no CA,
 * does not fit its private key or ends before the leaf begins.
 */
export function issueLeaf(profile: LeafProfile, publicKeyDer: Buffer, issuer: Issuer, terms: CertificateTerms): string {
  if (profile.commonName !== undefined) checkCommonName(profile.commonName);
  checkLeafNames(profile);
  const usages = [...new Set(profile.usages)].sort();
  if (usages.length === 0) throw new PkiError('InvalidName', 'a leaf needs a usage: serverAuth, clientAuth or both');
  const subject: Subject = { name: encodeName(profile.commonName), publicKeyDer };
  return issue(subject, { kind: 'leaf', usages, names: canonicalNames(profile) }, openIssuer(issuer, 0), terms);
}

type Subject = { readonly name: Buffer; readonly publicKeyDer: Buffer };

/** `certificate` is undefined for a root, which signs itself. */
type Signer = {
  readonly name: Buffer;
  readonly keyId: Buffer;
  readonly privateKey: KeyObject;
  readonly certificate: X509Certificate | undefined;
};

function openIssuer(issuer: Issuer, authoritiesBelow: number): Signer {
  const certificate = readCertificate(issuer.certificatePem);
  const privateKey = readPrivateKey(issuer.privateKeyPem);
  const fields = readFields(certificate.raw);
  if (!certificate.ca) throw unsuitable('is no CA certificate: CA:TRUE or the key usage keyCertSign is missing');
  if (authoritiesBelow > (fields.pathLength ?? Number.POSITIVE_INFINITY)) {
    throw unsuitable(`has path length ${fields.pathLength} and may not sign a CA: path length >= 1 is needed`);
  }
  if (!certificate.checkPrivateKey(privateKey)) {
    throw new PkiError('KeyMismatch', 'the private key of the issuer does not belong to its certificate');
  }
  const publicKeyDer = certificate.publicKey.export({ type: 'spki', format: 'der' });
  return {
    name: fields.subjectName,
    keyId: fields.subjectKeyId ?? keyIdentifierOf(publicKeyDer),
    privateKey,
    certificate,
  };
}

function issue(subject: Subject, role: CertificateRole, signer: Signer, terms: CertificateTerms): string {
  checkPublicKey(subject.publicKeyDer);
  const signatureAlgorithm = signatureAlgorithmOf(signer.privateKey);
  const unsigned = encodeUnsigned({
    serial: checkedSerial(terms.serial),
    signatureAlgorithm,
    issuerName: signer.name,
    subjectName: subject.name,
    ...checkedValidity(terms, signer.certificate?.validToDate),
    publicKeyDer: subject.publicKeyDer,
    subjectKeyId: keyIdentifierOf(subject.publicKeyDer),
    authorityKeyId: signer.keyId,
    role,
  });
  const signature = sign(signatureAlgorithm.digest, unsigned, signer.privateKey);
  const der = encodeCertificate(unsigned, signatureAlgorithm, signature);
  const certificate = new X509Certificate(der);
  // The two halves of a root's key are first put to the test here; a broken certificate must not leave this room.
  if (!certificate.verify((signer.certificate ?? certificate).publicKey)) {
    throw new PkiError('KeyMismatch', 'the signature does not fit the public key of the issuer');
  }
  return writeCertificate(der);
}

function checkPublicKey(publicKeyDer: Buffer): void {
  try {
    createPublicKey({ key: publicKeyDer, format: 'der', type: 'spki' });
  } catch {
    throw new PkiError('InvalidKey', 'the public key is no SubjectPublicKeyInfo in DER');
  }
}

function unsuitable(what: string): PkiError {
  return new PkiError('IssuerUnsuitable', `the issuer ${what}`);
}
