// The certificates: are all of them there and valid, and which is renewed next.
import { type Fact, REASONS } from '../api/conditions.ts';
import type { StackStatus } from '../stack/types.ts';
import { type CertificateFactsOfStack, isActive, type StatusInput } from './input.ts';
import { list, timeText } from './sentences.ts';

/** CertificatesReady; undefined when nobody could look. */
export function judgeCertificates(input: StatusInput): Fact | undefined {
  const { certificates } = input;
  if (certificates.length === 0) return isActive(input) ? NONE : undefined;
  const invalid = invalidCertificates(input);
  if (invalid.length > 0) {
    const message = `Not valid: ${list(invalid.map(describe))}.`;
    return { status: 'False', reason: REASONS.CertificatesNotValid, message };
  }
  return { status: 'True', reason: REASONS.AllValid, message: `All ${certificates.length} certificates are valid.` };
}

/** Certificates that are missing or that peers would refuse. */
export const invalidCertificates = ({ certificates }: StatusInput): readonly CertificateFactsOfStack[] =>
  certificates.filter(({ valid }) => !valid);

/** `status.tls`: what it said before when nobody could look. */
export function tlsStatus(input: StatusInput): StackStatus['tls'] {
  const { certificates, previous, rootFingerprint = previous?.tls?.rootFingerprint } = input;
  if (certificates.length === 0) return previous?.tls;
  const keyExchange = lastKeyExchange(input);
  const nextRenewal = earliest(certificates.flatMap(({ renewAt }) => renewAt ?? []));
  return {
    certificates: `${certificates.length - invalidCertificates(input).length}/${certificates.length}`,
    ...(nextRenewal === undefined ? {} : { nextRenewal: timeText(new Date(nextRenewal)) }),
    ...(rootFingerprint === undefined ? {} : { rootFingerprint }),
    ...(keyExchange === undefined ? {} : { keyExchange }),
  };
}

/** It goes with the last word on the listeners. */
const lastKeyExchange = ({ mtlsVerified, previous }: StatusInput): string | undefined =>
  mtlsVerified ? mtlsVerified.keyExchange : previous?.tls?.keyExchange;

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
