// The certificates: are all of them there and valid, and which is renewed next.

import { type Fact, REASONS } from '../api/conditions.ts';
import type { CertificateFactsOfStack } from '../plan/certificate-facts.ts';
import type { StackStatus } from '../stack/types.ts';
import type { Circumstances } from './circumstances.ts';
import type { Looked, Pass } from './pass.ts';
import { list, timeText } from './sentences.ts';

/** CertificatesReady; the last word stands when nobody could look. */
export function judgeCertificates(pass: Pass): Fact | 'keep' {
  switch (pass.kind) {
    case 'refused':
      return 'keep';
    case 'paused':
    case 'blocked':
    case 'worked':
      return factOf(pass.certificates);
  }
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
      return before;
    case 'paused':
      return tlsOf(pass, before, before?.rootFingerprint);
    case 'blocked':
    case 'worked':
      return tlsOf(pass, before, pass.authorities?.rootFingerprint ?? before?.rootFingerprint);
  }
}

function tlsOf(
  { certificates, mtlsVerified }: Looked,
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
  `${holder} (Secret ${secretName})${message === undefined ? '' : `: ${message}`}`;

/** By time, not by text: fractions of seconds and offsets would sort wrongly. */
function earliest(times: readonly string[]): string | undefined {
  return times.toSorted((one, other) => Date.parse(one) - Date.parse(other))[0];
}
