// Certificates as they stand: while a spec can't be followed, the last good state keeps running, and its certificates must
// not run out. They are renewed with the names, key and lifetime that they have, whatever the spec says by now.
import { PkiError } from '../pki/errors.ts';
import { inspectCertificate } from '../pki/inspect.ts';
import { BACKDATE_SECONDS } from '../pki/issue.ts';
import type { CertificateFacts, CertificateUsage } from '../pki/types.ts';
import type { Holder } from '../stack/identities.ts';
import type { StackId } from '../stack/names.ts';
import type { CertificateRequest } from './certificates.ts';

/** Of its lifetime, how much is left when a certificate is renewed of which no spec says more: as with the defaults. */
const LEFT_AT_RENEWAL = 1 / 3;

/** What is asked of a leaf that no spec asks for. */
const NO_KEY = { algorithm: 'ECDSA', size: 256 } as const;

/**
 * The request for a leaf as its certificate has it; of a CA, or where there is no readable certificate, it stays as it is.
 * @param certificatePem what the Secret holds
 */
export function asItStands(request: CertificateRequest, certificatePem: string | undefined): CertificateRequest {
  const facts = readable(certificatePem);
  if (!facts || facts.isCA || request.desired.kind !== 'leaf') return request;
  const durationSeconds = (facts.notAfter.getTime() - facts.notBefore.getTime()) / 1000 - BACKDATE_SECONDS;
  const { commonName, uris, dnsNames, ipAddresses, keyAlgorithm: key = request.desired.key } = facts;
  const usages = facts.usages as readonly CertificateUsage[];
  const renewBeforeSeconds = Math.min(request.desired.renewBeforeSeconds, durationSeconds * LEFT_AT_RENEWAL);
  const desired = { commonName, uris, dnsNames, ipAddresses, usages, key, durationSeconds, renewBeforeSeconds };
  return { ...request, desired: { kind: 'leaf', ...desired } };
}

/**
 * The requests for the leaves that Secrets of a stack hold, read from the certificates alone.
 * @param stored certificates in PEM, by the name of their Secret
 */
export function standingLeaves(stack: StackId, stored: ReadonlyMap<string, string>): readonly CertificateRequest[] {
  return [...stored].flatMap(([secretName, certificatePem]) => {
    const holder = holderOf(stack, readable(certificatePem));
    if (!holder) return [];
    const desired = { kind: 'leaf', key: NO_KEY, uris: [], dnsNames: [], ipAddresses: [], usages: [] } as const;
    const terms = { durationSeconds: 0, renewBeforeSeconds: Number.POSITIVE_INFINITY };
    const issuer = holder.startsWith('client/') ? 'access' : 'mesh';
    return [asItStands({ holder, secretName, issuer, desired: { ...desired, ...terms } }, certificatePem)];
  });
}

/** Who a leaf of the stack is for, by its identity; undefined for a CA and for what is not of this stack. */
function holderOf({ name, namespace }: StackId, facts: CertificateFacts | undefined): Holder | undefined {
  const [uri = '', ...others] = facts?.uris ?? [];
  const path = `/ns/${namespace}/stack/${name}/`;
  if (others.length > 0 || !uri.startsWith('spiffe://') || !uri.includes(path)) return undefined;
  return uri.slice(uri.indexOf(path) + path.length) as Holder;
}

function readable(certificatePem: string | undefined): CertificateFacts | undefined {
  try {
    return certificatePem ? inspectCertificate(certificatePem) : undefined;
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}
