// Why a certificate is issued again, and what follows from each reason: one row each, and no other list of reasons anywhere.
import {
  authorityFlagChanged,
  type Complaint,
  durationChanged,
  expired,
  issuerChanged,
  keyAlgorithmChanged,
  keyMismatch,
  limitsChanged,
  namesChanged,
  notYetValid,
  renewalDue,
  usagesChanged,
} from './checks.ts';
import { type Broken, type Complete, type Reading, readCurrent } from './reading.ts';
import type { CurrentCertificate, DesiredCertificate } from './types.ts';

/** A reason to issue a certificate again. */
interface Policy<Reason extends string = string> {
  readonly reason: Reason;
  /** A CA can't keep its key. Leaves get another one each time. */
  readonly needsKey: boolean;
  /** Peers refuse the certificate. For the other reasons it should be issued again, but works. */
  readonly breaksPeers: boolean;
  /** Its time is over, or nearly so. */
  readonly isOfTime: boolean;
  readonly check: (reading: Reading) => Complaint;
}

const broken =
  (state: Broken['state']) =>
  (reading: Reading): Complaint =>
    reading.state === state ? reading.message : undefined;

const complete =
  (check: (certificate: Complete) => Complaint) =>
  (reading: Reading): Complaint =>
    reading.state === 'complete' ? check(reading) : undefined;

const NOTHING = { needsKey: false, breaksPeers: false, isOfTime: false } as const;
const BREAKS = { ...NOTHING, breaksPeers: true } as const;
const LOST = { ...BREAKS, needsKey: true } as const;

/** In the order in which they are asked: the first that finds something names the cause, and not a consequence. */
export const POLICIES = [
  { reason: 'Missing', ...LOST, check: broken('incomplete') },
  { reason: 'Unparseable', ...LOST, check: broken('unreadable') },
  { reason: 'KeyMismatch', ...LOST, check: complete(keyMismatch) },
  // A CA keeps its kind of key, so this is said of one only when the operator makes no such keys.
  { reason: 'KeyAlgorithmChanged', ...NOTHING, needsKey: true, check: complete(keyAlgorithmChanged) },
  { reason: 'IssuerChanged', ...BREAKS, check: complete(issuerChanged) },
  { reason: 'NamesChanged', ...NOTHING, check: complete(namesChanged) },
  { reason: 'UsagesChanged', ...NOTHING, check: complete(usagesChanged) },
  { reason: 'AuthorityFlagChanged', ...BREAKS, check: complete(authorityFlagChanged) },
  { reason: 'LimitsChanged', ...NOTHING, check: complete(limitsChanged) },
  { reason: 'NotYetValid', ...BREAKS, check: complete(notYetValid) },
  { reason: 'Expired', ...BREAKS, isOfTime: true, check: complete(expired) },
  { reason: 'RenewalDue', ...NOTHING, isOfTime: true, check: complete(renewalDue) },
  { reason: 'DurationChanged', ...NOTHING, check: complete(durationChanged) },
] as const satisfies readonly Policy[];

export type Reason = (typeof POLICIES)[number]['reason'];

/** Why a certificate must be issued again, and what follows from that; the message is a sentence for people. */
export interface ReissueReason extends Omit<Policy<Reason>, 'check'> {
  readonly message: string;
}

/** The policies of what peers refuse: whatever else is to be changed, such a certificate does not work. */
export const BREAKS_PEERS: readonly Policy<Reason>[] = POLICIES.filter(({ breaksPeers }) => breaksPeers);
/** The policies that count while nobody can follow a spec: what works stays as it is, until its time is over. */
export const ADOPTED: readonly Policy<Reason>[] = POLICIES.filter(
  ({ breaksPeers, isOfTime }) => breaksPeers || isOfTime,
);
/** The policies of what ends, or is to be renewed before it does. */
export const OF_TIME: readonly Policy<Reason>[] = POLICIES.filter(({ isOfTime }) => isOfTime);

/**
 * Says why a certificate must be issued (again), or undefined if it is as desired.
 * @param policies those that count, in their order
 * @throws PkiError if the issuer or a desired IP address can't be read: nothing can be issued then
 */
export function reissueReason(
  current: CurrentCertificate | undefined,
  desired: DesiredCertificate,
  now: Date,
  policies: readonly Policy<Reason>[] = POLICIES,
): ReissueReason | undefined {
  const reading = readCurrent(current ?? {}, desired, now);
  for (const { check, ...policy } of policies) {
    const message = check(reading);
    if (message !== undefined) return { ...policy, message };
  }
  return undefined;
}
