// Facts of certificates for the status, from what their Secrets hold; never their keys.
import { PkiError } from '../pki/errors.ts';
import { inspectCertificate } from '../pki/inspect.ts';
import { BREAKS_PEERS, reissueReason } from '../pki/policies.ts';
import type { CurrentCertificate, DesiredCertificate, StoredCertificate } from '../pki/types.ts';
import type { Holder } from '../stack/identities.ts';
import type { CertificateRequest } from './certificates.ts';

/** One certificate that the stack needs. Times are RFC 3339. */
export interface CertificateFactsOfStack {
  readonly holder: Holder;
  readonly secretName: string;
  readonly valid: boolean;
  readonly notAfter?: string;
  readonly renewAt?: string;
  /** Why it is not valid, in a sentence. */
  readonly message?: string;
}

/** @param stored what their Secrets hold, by Secret name */
export function certificateFacts(
  requests: readonly CertificateRequest[],
  stored: ReadonlyMap<string, StoredCertificate>,
  now: Date,
): readonly CertificateFactsOfStack[] {
  const issuers = new Map(
    requests.flatMap(({ holder, secretName }) =>
      holder.kind === 'authority' ? [[holder.name, stored.get(secretName)?.certificatePem] as const] : [],
    ),
  );
  return requests.map((request) => {
    const { holder, secretName, issuer } = request;
    const current = stored.get(secretName);
    const refused = refusal(request.desired, { ...current, issuerPem: issuer && issuers.get(issuer) }, now);
    const times = timesOf(request, current?.certificatePem);
    return { holder, secretName, valid: refused === undefined, ...times, ...(refused ? { message: refused } : {}) };
  });
}

/** Why peers would refuse it, in a sentence. */
function refusal(desired: DesiredCertificate, current: CurrentCertificate, now: Date): string | undefined {
  try {
    return reissueReason(current, desired, now, BREAKS_PEERS)?.message;
  } catch (error) {
    if (error instanceof PkiError) return 'the certificate of its issuer is missing or unreadable';
    throw error;
  }
}

/** Nothing of a certificate that is missing or unreadable; when it would be renewed, of one for which that is known. */
function timesOf(
  { desired }: CertificateRequest,
  pem: string | undefined,
): Pick<CertificateFactsOfStack, 'notAfter' | 'renewAt'> {
  try {
    const { notAfter } = inspectCertificate(pem ?? '');
    const renewAt = new Date(notAfter.getTime() - desired.renewBeforeSeconds * 1000);
    const isKnown = Number.isFinite(desired.renewBeforeSeconds);
    return { notAfter: notAfter.toISOString(), ...(isKnown ? { renewAt: renewAt.toISOString() } : {}) };
  } catch (error) {
    if (error instanceof PkiError) return {};
    throw error;
  }
}
