// What the Secrets of a stack hold of certificates, and whose these Secrets are.
import { headOf, type KubernetesObject, type ObjectHead } from '../api/objects.ts';
import type { StoredCertificate } from '../pki/types.ts';
import { readCertificateSecret } from './certificate-secret.ts';

/** A Secret, as far as it may hold a certificate. Whoever may write it decides what it holds. */
export interface CertificateSecret {
  readonly head: ObjectHead;
  /** Whether its type is the one of certificates. */
  readonly isOfTls: boolean;
  readonly stored: StoredCertificate;
}

/** The Secrets among the objects of one namespace, by name. */
export const certificatesIn = (objects: Iterable<KubernetesObject>): ReadonlyMap<string, CertificateSecret> =>
  new Map(
    [...objects].filter(({ kind }) => kind === 'Secret').map((secret) => [secret.metadata.name, readSecret(secret)]),
  );

const readSecret = (secret: KubernetesObject): CertificateSecret => ({
  head: headOf(secret),
  isOfTls: secret['type'] === 'kubernetes.io/tls',
  stored: readCertificateSecret(secret),
});
