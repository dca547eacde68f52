// What the CAs of a stack have signed, as everybody sees it who watches the Secrets.
import { inspectCertificate, isIssuedBy } from '../../../../src/pki/inspect.ts';
import { secretVersions } from '../../../support/adversary/secrets/history.ts';

/** In words: who a certificate speaks for, by which hosts, and what it is good for. */
export function namesOf(certificatePem: string): string {
  const { uris, dnsNames, usages } = inspectCertificate(certificatePem);
  return `${uris.join(' ')} [${dnsNames.join(' ')}] ${usages.join(' ')}`;
}

/**
 * The names of every leaf that one of these CAs signed and that any Secret of a namespace ever held, each once, sorted.
 * @param authorities certificates, PEM
 */
export function everSigned(namespace: string, authorities: readonly string[]): readonly string[] {
  const texts = secretVersions()
    .filter(({ metadata, ...secret }) => metadata.namespace === namespace && secret['type'] === 'kubernetes.io/tls')
    .map((secret) => (secret['data'] as Readonly<Record<string, string>> | undefined)?.['tls.crt'] ?? '');
  const certificates = [...new Set(texts)].map((text) => Buffer.from(text, 'base64').toString());
  const isSigned = (one: string) => isReadable(one) && authorities.some((authority) => isIssuedBy(one, authority));
  return [...new Set(certificates.filter(isSigned).map(namesOf))].sort();
}

function isReadable(certificatePem: string): boolean {
  try {
    return !inspectCertificate(certificatePem).isCA;
  } catch {
    return false;
  }
}
