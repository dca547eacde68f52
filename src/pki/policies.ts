import { durationText } from '../api/duration.ts';
import { because, type Candidate, openCandidate } from './candidate.ts';
import { isIssuedBy } from './inspect.ts';
import { canonicalNames } from './names.ts';
import type { CurrentCertificate, DesiredCertificate, KeyAlgorithm, ReissueReason, SubjectAltNames } from './types.ts';

/** Backdating and cut-off seconds make a lifetime differ from the desired duration by minutes. */
const DURATION_TOLERANCE_SECONDS = 600;

/** No certificate that is younger is renewed by its date. */
const LEAST_AGE_SECONDS = 600;

/** Characters of the name of an issuer in a message: ours have at most 67. */
export const LONGEST_TOLD = 200;

const NO_NAMES: SubjectAltNames = { uris: [], dnsNames: [], ipAddresses: [] };

/**
 * Says why a certificate must be issued (again), or undefined if it is as desired. The first reason in the order of
 * `CHECKS` wins, so that the message names the cause and not a consequence.
 * Throws `PkiError` if the issuer or a desired IP address cannot be read: nothing can be issued then.
 */
export function reissueReason(
  current: CurrentCertificate | undefined,
  desired: DesiredCertificate,
  now: Date,
): ReissueReason | undefined {
  const candidate = openCandidate(current ?? {}, desired, now);
  if ('reason' in candidate) return candidate;
  for (const check of CHECKS) {
    const found = check(candidate);
    if (found !== undefined) return found;
  }
  return undefined;
}

type Check = (candidate: Candidate) => ReissueReason | undefined;

const CHECKS: readonly Check[] = [
  keyMismatch,
  keyAlgorithmChanged,
  issuerChanged,
  namesChanged,
  usagesChanged,
  authorityFlagChanged,
  limitsChanged,
  notYetValid,
  expired,
  renewalDue,
  durationChanged,
];

/** A key of another certificate breaks every handshake, so the pair is replaced whole. */
function keyMismatch({ isKeyMatching }: Candidate) {
  return isKeyMatching ? undefined : because('KeyMismatch', 'the private key does not belong to the certificate');
}

/** The user changed the key algorithm or its size. */
function keyAlgorithmChanged({ facts, desired }: Candidate) {
  const [found, wanted] = [describeKey(facts.keyAlgorithm), describeKey(desired.key)];
  return found === wanted ? undefined : because('KeyAlgorithmChanged', `the key is ${found}, ${wanted} is desired`);
}

/** Peers that trust only the current issuer would refuse it, and a CA that was rotated out must not live on in leaves. */
function issuerChanged({ parts, facts, issuer }: Candidate) {
  if (isIssuedBy(parts.certificatePem, parts.issuerPem)) return undefined;
  return because(
    'IssuerChanged',
    `it was issued by ${oneLine(facts.issuer)}, not by the current ${oneLine(issuer.subject)}`,
  );
}

/** Names are what clients check and what listeners allow; of a CA, only its common name counts. */
function namesChanged({ facts, desired }: Candidate) {
  const isLeaf = desired.kind === 'leaf';
  const [found, wanted] = [describeNames(facts, isLeaf), describeNames(desired, isLeaf)];
  return found === wanted ? undefined : because('NamesChanged', `it names ${found}; desired: ${wanted}`);
}

/** A leaf without clientAuth is refused as a client, one with needless rights could act as a server. */
function usagesChanged({ facts, desired }: Candidate) {
  const [found, wanted] = [facts.usages, desired.usages].map((usages) => [...new Set(usages)].sort().join(', '));
  if (desired.kind !== 'leaf' || found === wanted) return undefined;
  return because('UsagesChanged', `its usages are ${found || 'none'}; desired: ${wanted}`);
}

/** A CA must be able to sign and a leaf must not. */
function authorityFlagChanged({ facts, desired }: Candidate) {
  if (facts.isCA === (desired.kind !== 'leaf')) return undefined;
  return because('AuthorityFlagChanged', `it is ${facts.isCA ? 'a CA' : 'no CA'}; desired: ${desired.kind}`);
}

/**
 * The leaves of a CA would be refused by its limits: since it was signed, the stack got names. Limits that are wider than needed,
 * or none as in CAs of older versions, refuse nobody: a new certificate of a CA makes every pod start again.
 */
function limitsChanged({ facts, desired }: Candidate) {
  const { limits } = desired;
  if (limits === undefined || facts.permittedHosts === undefined) return undefined;
  const [found, wanted] = [facts.permittedHosts, limits].map((hosts) => canonicalNames({ ...hosts, uris: [] }));
  const missing = [
    ...limits.usages.filter((usage) => facts.usages.length > 0 && !facts.usages.includes(usage)),
    ...(wanted?.dnsNames ?? []).filter((name) => !found?.dnsNames.includes(name)),
    ...(wanted?.ipAddresses ?? []).filter((address) => !found?.ipAddresses.includes(address)),
  ];
  if (missing.length === 0) return undefined;
  return because('LimitsChanged', `its limits do not let its certificates have ${missing.join(', ')}`);
}

/** Issued under a clock that was ahead: peers refuse it now. */
function notYetValid({ facts, now }: Candidate) {
  return facts.notBefore > now ? because('NotYetValid', `it begins at ${facts.notBefore.toISOString()}`) : undefined;
}

/** Peers refuse it. */
function expired({ facts, now }: Candidate) {
  return facts.notAfter <= now ? because('Expired', `it ended at ${facts.notAfter.toISOString()}`) : undefined;
}

/** Its end is near; where the issuer ends at the same time, another one would be no better: the issuer is renewed first. */
function renewalDue(candidate: Candidate) {
  const { facts, desired, now } = candidate;
  const renewAt = new Date(facts.notAfter.getTime() - desired.renewBeforeSeconds * 1000);
  if (now < renewAt || now.getTime() < oldEnough(facts) || endsWithIssuer(candidate)) return undefined;
  return because(
    'RenewalDue',
    `it ends at ${facts.notAfter.toISOString()}, renewal was due at ${renewAt.toISOString()}`,
  );
}

/**
 * From when on a certificate may be renewed by date, in milliseconds: after a third of its life and 10 minutes. Without it a
 * renewBefore near the duration, which older versions took, would replace certificates and pods all the time.
 */
function oldEnough({ notBefore, notAfter }: Candidate['facts']): number {
  const third = (notAfter.getTime() - notBefore.getTime()) / 3;
  return notBefore.getTime() + Math.max(third, LEAST_AGE_SECONDS * 1000);
}

/** The user changed the duration; a certificate that its issuer cut short is not meant. */
function durationChanged(candidate: Candidate) {
  const { facts, desired } = candidate;
  const lifetime = (facts.notAfter.getTime() - facts.notBefore.getTime()) / 1000;
  const difference = lifetime - desired.durationSeconds;
  if (Math.abs(difference) <= DURATION_TOLERANCE_SECONDS) return undefined;
  if (difference < 0 && endsWithIssuer(candidate)) return undefined;
  return because(
    'DurationChanged',
    `it lasts ${durationText(lifetime)}; desired: ${durationText(desired.durationSeconds)}`,
  );
}

function endsWithIssuer({ facts, issuer, desired }: Candidate): boolean {
  return desired.kind !== 'root' && facts.notAfter >= issuer.notAfter;
}

function describeKey(key: KeyAlgorithm | undefined): string {
  return key === undefined ? 'of another kind' : `${key.algorithm} ${key.size}`;
}

function describeNames(names: SubjectAltNames & { readonly commonName?: string | undefined }, isLeaf: boolean): string {
  const { uris, dnsNames, ipAddresses } = isLeaf ? canonicalNames(names) : NO_NAMES;
  // JSON quotes what is inside a name, so that two lists of names never read the same.
  return JSON.stringify({ commonName: names.commonName, uris, dnsNames, ipAddresses });
}

/** Who has issued it may be somebody else, with a name of any length. */
function oneLine(name: string): string {
  const told = name.slice(0, LONGEST_TOLD).replaceAll('\n', ', ');
  return name === '' ? 'an unnamed CA' : `${told}${name.length > LONGEST_TOLD ? '...' : ''}`;
}
