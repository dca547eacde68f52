import { encoded } from '../api/data.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { CERTIFICATE_FILE, KEY_FILE } from '../observed/certificate-secret.ts';
import type { PrivateKey } from '../pki/types.ts';
import type { CertificateRequest } from '../plan/certificates.ts';
import { componentOfHolder } from '../stack/leaves.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { componentMeta, stackMeta } from './metadata.ts';

/** What goes into the Secret of a certificate, all PEM; of a key that stays as it is, what is held of it. */
export interface CertificateContent {
  readonly chainPem: string;
  readonly keyPem: PrivateKey;
  /** The root, for outside clients: what they verify Query with. */
  readonly rootPem?: string;
}

/** The Secret of one certificate: the only place where its key is. */
export function buildCertificateSecret(
  stack: ResolvedStack,
  { holder, secretName }: CertificateRequest,
  content: CertificateContent,
): KubernetesObject {
  const component = componentOfHolder(holder);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: component ? componentMeta(stack, component, secretName) : stackMeta(stack, secretName),
    type: 'kubernetes.io/tls',
    data: {
      [CERTIFICATE_FILE]: encoded(content.chainPem),
      [KEY_FILE]: typeof content.keyPem === 'string' ? encoded(content.keyPem) : content.keyPem,
      ...(content.rootPem ? { 'ca.crt': encoded(content.rootPem) } : {}),
    },
  };
}
