// Certificates as the API server of the tests holds them.
import { createPublicKey } from 'node:crypto';
import { inspectCertificate } from '../../../src/pki/inspect.ts';
import type { CertificateFacts } from '../../../src/pki/types.ts';
import type { LiveStack } from '../live-stack.ts';

export interface StoredPair {
  /** What the Secret holds in tls.crt, PEM. */
  readonly chainPem: string;
  readonly keyPem: string;
  readonly facts: CertificateFacts;
  /** The public key of the certificate, PEM. */
  readonly publicKey: string;
}

/** The certificate in the Secret `<stack>-thanos-<rest>`. */
export async function storedPair(stack: LiveStack, rest: string): Promise<StoredPair> {
  const secret = await stack.find('Secret', rest);
  const data = (secret?.['data'] ?? {}) as Readonly<Record<string, string>>;
  const [chainPem = '', keyPem = ''] = ['tls.crt', 'tls.key'].map((key) =>
    Buffer.from(data[key] ?? '', 'base64').toString(),
  );
  const publicKey = createPublicKey(chainPem).export({ type: 'spki', format: 'pem' }).toString();
  return { chainPem, keyPem, facts: inspectCertificate(chainPem), publicKey };
}
