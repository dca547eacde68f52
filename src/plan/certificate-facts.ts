// Facts of certificates for the status, from what their Secrets hold; never their keys.
import { PkiError } from '../pki/errors.ts';
import { inspectCertificate } from '../pki/inspect.ts';
import type { CurrentCertificate, ReissueReason, StoredCertificate } from '../pki/types.ts';
import { type CertificateRequest, decideCertificate } from './certificates.ts';

/** One certificate that the stack needs. Times are RFC 3339. */
export interface CertificateFactsOfStack {
  /** Who holds it: "root", "mesh", "access", a component, or "client/<name>". */
  readonly holder: string;
  readonly secretName: string;
  readonly valid: boolean;
  readonly notAfter?: string;
  readonly renewAt?: string;
  /** Why it is not valid, in a sentence. */
  readonly message?: string;
}

/** Reasons for which peers would refuse a certificate. For the others it should be renewed, but still works. */
const REFUSED = new Set<ReissueReason['reason']>([
  'Missing',
  'Unparseable',
  'KeyMismatch',
  'IssuerChanged',
  'AuthorityFlagChanged',
  'NotYetValid',
  'Expired',
]);

/** @param stored what their Secrets hold, by Secret name */
export function certificateFacts(
  requests: readonly CertificateRequest[],
  stored: ReadonlyMap<string, StoredCertificate>,
  now: Date,
): readonly CertificateFactsOfStack[] {
  const issuers = new Map(requests.map(({ holder, secretName }) => [holder, stored.get(secretName)?.certificatePem]));
  return requests.map((request) => {
    const { holder, secretName, issuer } = request;
    const current = stored.get(secretName);
    const refused = refusal(request, { ...current, issuerPem: issuer && issuers.get(issuer) }, now);
    const times = timesOf(request, current?.certificatePem);
    return { holder, secretName, valid: refused === undefined, ...times, ...(refused ? { message: refused } : {}) };
  });
}

/** Why peers would refuse it, in a sentence. */
function refusal(request: CertificateRequest, current: CurrentCertificate, now: Date): string | undefined {
  try {
    const action = decideCertificate(request, current, now);
    return action.do !== 'keep' && REFUSED.has(action.because.reason) ? action.because.message : undefined;
  } catch (error) {
    if (error instanceof PkiError) return 'the certificate of its issuer is missing or unreadable';
    throw error;
  }
}

/** Nothing of a certificate that is missing or unreadable. */
function timesOf(
  { desired }: CertificateRequest,
  pem: string | undefined,
): Pick<CertificateFactsOfStack, 'notAfter' | 'renewAt'> {
  try {
    const { notAfter } = inspectCertificate(pem ?? '');
    const renewAt = new Date(notAfter.getTime() - desired.renewBeforeSeconds * 1000);
    return { notAfter: notAfter.toISOString(), renewAt: renewAt.toISOString() };
  } catch (error) {
    if (error instanceof PkiError) return {};
    throw error;
  }
}
