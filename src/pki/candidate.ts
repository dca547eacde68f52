import { PkiError } from './errors.ts';
import { inspectCertificate, matchesKey } from './inspect.ts';
import type { CertificateFacts, CurrentCertificate, DesiredCertificate, PrivateKey, ReissueReason } from './types.ts';

type Parts = { readonly certificatePem: string; readonly keyPem: PrivateKey; readonly issuerPem: string };

/** A certificate that is complete and readable, beside what it should be. A root is its own issuer. */
export type Candidate = {
  readonly parts: Parts;
  readonly facts: CertificateFacts;
  readonly issuer: CertificateFacts;
  readonly isKeyMatching: boolean;
  readonly desired: DesiredCertificate;
  readonly now: Date;
};

/**
 * Reads what exists, or says why that cannot be: a part is missing or unreadable.
 * Throws `PkiError` if the issuer cannot be read.
 */
export function openCandidate(
  current: CurrentCertificate,
  desired: DesiredCertificate,
  now: Date,
): Candidate | ReissueReason {
  const parts = collectParts(current, desired);
  return 'reason' in parts ? parts : readCandidate(parts, desired, now);
}

/** A reason with its sentence. */
export function because(reason: ReissueReason['reason'], message: string): ReissueReason {
  return { reason, message };
}

/** A missing part cannot be restored: without its key a certificate is worthless, and the other way round. */
function collectParts(current: CurrentCertificate, desired: DesiredCertificate): Parts | ReissueReason {
  const { certificatePem = '', keyPem = '' } = current;
  const issuerPem = (desired.kind === 'root' ? certificatePem : current.issuerPem) ?? '';
  if (certificatePem === '') return because('Missing', 'there is no certificate yet');
  if (keyPem === '') return because('Missing', 'the private key is missing');
  if (issuerPem === '') return because('Missing', 'the certificate of the issuer is missing');
  return { certificatePem, keyPem, issuerPem };
}

/** What cannot be read cannot be served either: components would fail at their next start. */
function readCandidate(parts: Parts, desired: DesiredCertificate, now: Date): Candidate | ReissueReason {
  const issuer = desired.kind === 'root' ? undefined : inspectCertificate(parts.issuerPem);
  try {
    const facts = inspectCertificate(parts.certificatePem);
    const isKeyMatching = matchesKey(parts.certificatePem, parts.keyPem);
    return { parts, facts, isKeyMatching, issuer: issuer ?? facts, desired, now };
  } catch (error) {
    if (error instanceof PkiError) return because('Unparseable', error.message);
    throw error;
  }
}
