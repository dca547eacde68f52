import { sign, X509Certificate } from 'node:crypto';
import { encodeCertificate, encodeName, encodeUnsigned, type UnsignedCertificate } from '../../../src/pki/encode.ts';
import { issueAuthority, issueLeaf, issueRoot } from '../../../src/pki/issue.ts';
import { generateKeyPair, generateSerial } from '../../../src/pki/keys.ts';
import { readPrivateKey, writeCertificate } from '../../../src/pki/pem.ts';
import { keyIdentifierOf } from '../../../src/pki/public-key.ts';
import type { CertificateTerms, Issuer, KeyAlgorithm, KeyPair, LeafProfile } from '../../../src/pki/types.ts';

export const P256: KeyAlgorithm = { algorithm: 'ECDSA', size: 256 };
export const NOW = new Date('2026-03-01T12:00:00Z');
const DAY = 24 * 3600 * 1000;

export const QUERY: LeafProfile = {
  uris: ['spiffe://cluster.local/ns/monitoring/stack/prod/query'],
  dnsNames: ['localhost', 'mesh.prod.monitoring.internal', 'prod-thanos-query.monitoring.svc'],
  ipAddresses: ['127.0.0.1', '::1'],
  usages: ['clientAuth', 'serverAuth'],
};

/** A root, an issuing CA and a leaf below each other, each with its key. */
export type Chain = {
  readonly root: Issuer & { readonly key: KeyPair };
  readonly authority: Issuer & { readonly key: KeyPair };
  readonly leaf: Issuer & { readonly key: KeyPair };
};

/** What a server shows that has the leaf. */
export const serverIdentity = ({ root, authority, leaf }: Chain) => ({
  chainPem: leaf.certificatePem + authority.certificatePem,
  keyPem: leaf.privateKeyPem,
  rootPem: root.certificatePem,
});

/** From five minutes before `now` until `days` after it. */
export function termsOf(days: number, now = NOW): CertificateTerms {
  return {
    notBefore: new Date(now.getTime() - 300_000),
    notAfter: new Date(now.getTime() + days * DAY),
    serial: generateSerial(),
  };
}

export async function makeChain(algorithm = P256, now = NOW, profile = QUERY): Promise<Chain> {
  const [rootKey, authorityKey, leafKey] = await Promise.all([1, 2, 3].map(() => generateKeyPair(algorithm)));
  const root = withKey(issueRoot({ commonName: 'prod root v1' }, rootKey!, termsOf(3650, now)), rootKey!);
  const authority = withKey(
    issueAuthority({ commonName: 'prod mesh v1' }, authorityKey!.publicKeyDer, root, termsOf(730, now)),
    authorityKey!,
  );
  const leaf = withKey(issueLeaf(profile, leafKey!.publicKeyDer, authority, termsOf(90, now)), leafKey!);
  return { root, authority, leaf };
}

export function withKey(certificatePem: string, key: KeyPair): Issuer & { readonly key: KeyPair } {
  return { certificatePem, privateKeyPem: key.privateKeyPem, key };
}

/**
 * A self-signed certificate that another tool could have made: any field as given, nothing checked.
 * `edit` replaces hex before it is signed.
 */
export function makeForeign(
  key: KeyPair,
  fields: Partial<UnsignedCertificate>,
  edit: readonly [from: string, to: string] = ['', ''],
): string {
  const algorithm = { name: 'ecdsaWithSha256', digest: 'sha256' } as const;
  const subjectName = fields.subjectName ?? encodeName('foreign');
  const encoded = encodeUnsigned({
    ...termsOf(365),
    signatureAlgorithm: algorithm,
    issuerName: subjectName,
    subjectName,
    publicKeyDer: key.publicKeyDer,
    subjectKeyId: keyIdentifierOf(key.publicKeyDer),
    authorityKeyId: keyIdentifierOf(key.publicKeyDer),
    role: { kind: 'authority', pathLength: 1 },
    ...fields,
  });
  const unsigned = Buffer.from(encoded.toString('hex').replace(...edit), 'hex');
  const signature = sign('sha256', unsigned, readPrivateKey(key.privateKeyPem));
  return writeCertificate(encodeCertificate(unsigned, algorithm, signature));
}

export function parse(pem: string): X509Certificate {
  return new X509Certificate(pem);
}

/** The `PkiError` that `action` throws, as `reason: message`; anything else fails the test. */
export function refusal(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    if (error instanceof Error && 'reason' in error) return `${error.reason}: ${error.message}`;
    throw error;
  }
  return 'accepted';
}
