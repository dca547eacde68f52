import type { Digest } from '../api/digest.ts';

/** A key that the operator makes: ECDSA with 256 or 384 bits, RSA with 2048, 3072 or 4096. */
export type KeyAlgorithm = {
  readonly algorithm: 'ECDSA' | 'RSA';
  readonly size: 256 | 384 | 2048 | 3072 | 4096;
};

/** What is held of a private key of which nobody needs more. */
export interface HeldKey extends Digest {
  /**
   * SHA-256 of the public key (SubjectPublicKeyInfo), lower-case hex, as in `CertificateFacts`.
   * @throws PkiError when the private key can't be read
   */
  readonly publicKeyFingerprint: () => string;
}

/** A private key as PEM, or what is held of it. */
export type PrivateKey = string | HeldKey;

/** A fresh key: the public half as SubjectPublicKeyInfo DER, the private half as PKCS#8 PEM. */
export type KeyPair = {
  readonly publicKeyDer: Buffer;
  readonly privateKeyPem: string;
};

/** What a leaf may be used for (RFC 5280, 4.2.1.12). */
export type CertificateUsage = 'serverAuth' | 'clientAuth';

/** Who signs: a CA certificate (of a chain, the first) and its private key, both PEM. */
export type Issuer = {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
};

/** When a certificate holds (whole seconds; fractions are cut off) and its serial number in hex. */
export type CertificateTerms = {
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly serial: string;
};

/** The names that a leaf answers to. */
export type SubjectAltNames = {
  readonly uris: readonly string[];
  readonly dnsNames: readonly string[];
  readonly ipAddresses: readonly string[];
};

/** Names and addresses of hosts. */
export type HostNames = Pick<SubjectAltNames, 'dnsNames' | 'ipAddresses'>;

/** What the leaves of a CA may be used for, and the hosts that they may name: others are refused by whoever verifies. */
export type AuthorityLimits = HostNames & {
  readonly usages: readonly CertificateUsage[];
};

/** A root or an issuing CA. */
export type AuthorityProfile = {
  readonly commonName: string;
  /** Absent: its leaves may be anything. */
  readonly limits?: AuthorityLimits | undefined;
};

/** A leaf; without a common name its subject is empty and the alternative names are critical. */
export type LeafProfile = SubjectAltNames & {
  readonly commonName?: string | undefined;
  readonly usages: readonly CertificateUsage[];
};

/** Everything the operator asks about a certificate. */
export type CertificateFacts = SubjectAltNames & {
  /** Lower-case hex. */
  readonly serial: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
  /** SHA-256 of the DER, lower-case hex. */
  readonly fingerprint: string;
  /** SHA-256 of the public key (SubjectPublicKeyInfo), lower-case hex: a renewed CA keeps it. */
  readonly keyFingerprint: string;
  readonly isCA: boolean;
  /** The hosts that its leaves may name; undefined means any. */
  readonly permittedHosts: HostNames | undefined;
  /** How many CAs may follow below this one; undefined means any number. */
  readonly pathLength: number | undefined;
  /** `serverAuth`, `clientAuth`, or the dotted OID of any other extended usage. */
  readonly usages: readonly string[];
  /** Undefined for a key that the operator does not make itself (another curve or size). */
  readonly keyAlgorithm: KeyAlgorithm | undefined;
  readonly commonName: string | undefined;
  /** Distinguished names as one attribute a line; empty for an empty name. */
  readonly subject: string;
  readonly issuer: string;
  /** Lower-case hex. */
  readonly subjectKeyId: string | undefined;
};

/** What a certificate should be. Names and usages are compared for leaves only: a CA is known by its common name. */
export type DesiredCertificate = LeafProfile & {
  readonly kind: 'root' | 'authority' | 'leaf';
  /** Of an issuing CA. One that was made without limits is kept, one whose limits are too narrow is signed anew. */
  readonly limits?: AuthorityLimits | undefined;
  readonly key: KeyAlgorithm;
  readonly durationSeconds: number;
  readonly renewBeforeSeconds: number;
};

/** What exists, each part PEM, or of a key what is held of it. A root needs no issuer: it is its own. */
export type CurrentCertificate = {
  readonly certificatePem?: string | undefined;
  readonly keyPem?: PrivateKey | undefined;
  readonly issuerPem?: string | undefined;
};

/** What a Secret holds of a certificate, PEM; of the key of a leaf what is held of it. */
export interface StoredCertificate {
  readonly certificatePem?: string;
  readonly keyPem?: PrivateKey;
}
