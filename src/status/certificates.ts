// The certificates: are all of them there and valid, and which is renewed next.

import { type Fact, REASONS } from '../api/conditions.ts';
import type { CertificateFactsOfStack } from '../plan/certificate-facts.ts';
import { partyText } from '../stack/identities.ts';
import type { StackStatus } from '../stack/types.ts';
import { type Circumstances, lastSaid } from './circumstances.ts';
import type { Looked, Pass, Refused } from './pass.ts';
import { list, timeText } from './sentences.ts';

/** CertificatesReady; while a spec is refused the last word stands, unless a certificate can't be renewed. */
export function judgeCertificates(pass: Pass, around: Circumstances): Fact | 'keep' {
  switch (pass.kind) {
    case 'refused':
      return ofRefused(pass, around);
    case 'paused':
    case 'blocked':
    case 'worked':
      return factOf(pass.certificates);
  }
}

function ofRefused({ notRenewed }: Refused, around: Circumstances): Fact | 'keep' {
  if (notRenewed === undefined) return 'keep';
  if (notRenewed.length > 0) {
    const named = list(notRenewed.map(({ secretName, message }) => `Secret ${secretName}: ${message}`));
    const message = `The spec is refused, and these certificates of what runs can't be renewed meanwhile: ${named}. Correct the spec, or what is named here, before they end.`;
    return { status: 'False', reason: REASONS.CertificatesNotRenewed, message };
  }
  if (lastSaid(around, 'CertificatesReady')?.reason !== REASONS.CertificatesNotRenewed) return 'keep';
  const message = 'The spec is refused; the certificates of what runs are renewed as they stand.';
  return { status: 'True', reason: REASONS.AllValid, message };
}

function factOf(certificates: readonly CertificateFactsOfStack[]): Fact {
  if (certificates.length === 0) return NONE;
  const invalid = invalidCertificates(certificates);
  if (invalid.length > 0) {
    const message = `Not valid: ${list(invalid.map(describe))}.`;
    return { status: 'False', reason: REASONS.CertificatesNotValid, message };
  }
  return { status: 'True', reason: REASONS.AllValid, message: `All ${certificates.length} certificates are valid.` };
}

/** Certificates that are missing or that peers would refuse. */
export const invalidCertificates = (
  certificates: readonly CertificateFactsOfStack[],
): readonly CertificateFactsOfStack[] => certificates.filter(({ valid }) => !valid);

/** `status.tls`: what it said before when nobody could look, and of the root when it could not be kept. */
export function tlsStatus(pass: Pass, { previous }: Circumstances): StackStatus['tls'] {
  const before = previous?.tls;
  switch (pass.kind) {
    case 'refused':
      // A stack that never ran has none.
      return pass.certificates.length === 0 ? before : tlsOf(pass, before, before?.rootFingerprint);
    case 'paused':
      return tlsOf(pass, before, before?.rootFingerprint);
    case 'blocked':
    case 'worked':
      return tlsOf(pass, before, pass.authorities?.rootFingerprint ?? before?.rootFingerprint);
  }
}

function tlsOf(
  { certificates, mtlsVerified }: Pick<Looked, 'certificates' | 'mtlsVerified'>,
  before: StackStatus['tls'],
  rootFingerprint: string | undefined,
) {
  const nextRenewal = earliest(certificates.flatMap(({ renewAt }) => renewAt ?? []));
  // It goes with the last word on the listeners.
  const { keyExchange } = mtlsVerified ?? before ?? {};
  return {
    certificates: `${certificates.length - invalidCertificates(certificates).length}/${certificates.length}`,
    ...(nextRenewal === undefined ? {} : { nextRenewal: timeText(new Date(nextRenewal)) }),
    ...(rootFingerprint === undefined ? {} : { rootFingerprint }),
    ...(keyExchange === undefined ? {} : { keyExchange }),
  };
}

const NONE: Fact = {
  status: 'False',
  reason: REASONS.CertificatesMissing,
  message: 'No certificate was issued yet.',
};

const describe = ({ holder, secretName, message }: CertificateFactsOfStack): string =>
  `${partyText(holder)} (Secret ${secretName})${message === undefined ? '' : `: ${message}`}`;

/** By time, not by text: fractions of seconds and offsets would sort wrongly. */
function earliest(times: readonly string[]): string | undefined {
  return times.toSorted((one, other) => Date.parse(one) - Date.parse(other))[0];
}
