import type { KubernetesObject } from '../../api/objects.ts';
import { PEM_LIMITS } from '../../pki/pem.ts';
import type { CertificateRequest } from '../../plan/certificates.ts';
import { COMPONENTS } from '../../stack/components.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import { componentMeta, stackMeta } from './metadata.ts';

/** What goes into the Secret of a certificate, all PEM. */
export interface CertificateContent {
  readonly chainPem: string;
  readonly keyPem: string;
  /** The root, for outside clients: what they verify Query with. */
  readonly rootPem?: string;
}

/** The Secret of one certificate: the only place where its key is. */
export function buildCertificateSecret(
  stack: ResolvedStack,
  { holder, secretName }: CertificateRequest,
  content: CertificateContent,
): KubernetesObject {
  const component = COMPONENTS.find((one) => holder === one || holder === `${one}/probe`);
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: component ? componentMeta(stack, component, secretName) : stackMeta(stack, secretName),
    type: 'kubernetes.io/tls',
    data: {
      'tls.crt': encode(content.chainPem),
      'tls.key': encode(content.keyPem),
      ...(content.rootPem ? { 'ca.crt': encode(content.rootPem) } : {}),
    },
  };
}

/** Reads back what is in such a Secret: the first certificate of the chain, and the key. */
export function readCertificateSecret(secret: KubernetesObject): { certificatePem?: string; keyPem?: string } {
  const data = (secret['data'] ?? {}) as Readonly<Record<string, string>>;
  const certificatePem = firstCertificate(decode(data['tls.crt'], PEM_LIMITS.characters));
  const keyPem = decode(data['tls.key'], PEM_LIMITS.privateKey);
  return { ...(certificatePem ? { certificatePem } : {}), ...(keyPem ? { keyPem } : {}) };
}

const encode = (text: string): string => Buffer.from(text).toString('base64');

/** Base64 writes 3 bytes as 4 characters. */
const ENCODED = 4 / 3;

/** Of more than the limit just enough is decoded that it is refused where it is read. */
function decode(data: string | undefined, limit: number): string {
  const most = Math.ceil(limit * ENCODED) + 8;
  return Buffer.from((data ?? '').slice(0, most), 'base64').toString();
}

const END = '-----END CERTIFICATE-----\n';
const firstCertificate = (chain: string): string =>
  chain.includes(END) ? chain.slice(0, chain.indexOf(END) + END.length) : chain;
