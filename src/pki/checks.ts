// What may be wrong with a certificate that is complete and readable, a check each. What follows from it stands in policies.ts.
import { durationText } from '../api/duration.ts';
import { isIssuedBy } from './inspect.ts';
import { canonicalNames } from './names.ts';
import type { Complete } from './reading.ts';
import type { KeyAlgorithm, SubjectAltNames } from './types.ts';

/** What is wrong, in a sentence; undefined when it is as it should be. */
export type Complaint = string | undefined;

/** Backdating and cut-off seconds make a lifetime differ from the desired duration by minutes. */
const DURATION_TOLERANCE_SECONDS = 600;

/** No certificate that is younger is renewed by its date. */
const LEAST_AGE_SECONDS = 600;

/** Characters of the name of an issuer in a message: ours have at most 67. */
export const LONGEST_TOLD = 200;

const NO_NAMES: SubjectAltNames = { uris: [], dnsNames: [], ipAddresses: [] };

/** A key of another certificate breaks every handshake, so the pair is replaced whole. */
export function keyMismatch({ isKeyMatching }: Complete): Complaint {
  return isKeyMatching ? undefined : 'the private key does not belong to the certificate';
}

/** The user changed the key algorithm or its size. */
export function keyAlgorithmChanged({ facts, desired }: Complete): Complaint {
  const [found, wanted] = [describeKey(facts.keyAlgorithm), describeKey(desired.key)];
  return found === wanted ? undefined : `the key is ${found}, ${wanted} is desired`;
}

/** Peers that trust only the current issuer would refuse it, and a CA that was rotated out must not live on in leaves. */
export function issuerChanged({ parts, facts, issuer }: Complete): Complaint {
  if (isIssuedBy(parts.certificatePem, parts.issuerPem)) return undefined;
  return `it was issued by ${oneLine(facts.issuer)}, not by the current ${oneLine(issuer.subject)}`;
}

/** Names are what clients check and what listeners allow; of a CA, only its common name counts. */
export function namesChanged({ facts, desired }: Complete): Complaint {
  const isLeaf = desired.kind === 'leaf';
  const [found, wanted] = [describeNames(facts, isLeaf), describeNames(desired, isLeaf)];
  return found === wanted ? undefined : `it names ${found}; desired: ${wanted}`;
}

/** A leaf without clientAuth is refused as a client, one with needless rights could act as a server. */
export function usagesChanged({ facts, desired }: Complete): Complaint {
  const [found, wanted] = [facts.usages, desired.usages].map((usages) => [...new Set(usages)].sort().join(', '));
  if (desired.kind !== 'leaf' || found === wanted) return undefined;
  return `its usages are ${found || 'none'}; desired: ${wanted}`;
}

/** A CA must be able to sign and a leaf must not. */
export function authorityFlagChanged({ facts, desired }: Complete): Complaint {
  if (facts.isCA === (desired.kind !== 'leaf')) return undefined;
  return `it is ${facts.isCA ? 'a CA' : 'no CA'}; desired: ${desired.kind}`;
}

/**
 * The leaves of a CA would be refused by its limits: since it was signed, the stack got names. Limits that are wider than needed,
 * or none as in CAs of older versions, refuse nobody: a new certificate of a CA makes every pod start again.
 */
export function limitsChanged({ facts, desired }: Complete): Complaint {
  const { limits } = desired;
  if (limits === undefined || facts.permittedHosts === undefined) return undefined;
  const [found, wanted] = [facts.permittedHosts, limits].map((hosts) => canonicalNames({ ...hosts, uris: [] }));
  const missing = [
    ...limits.usages.filter((usage) => facts.usages.length > 0 && !facts.usages.includes(usage)),
    ...(wanted?.dnsNames ?? []).filter((name) => !found?.dnsNames.includes(name)),
    ...(wanted?.ipAddresses ?? []).filter((address) => !found?.ipAddresses.includes(address)),
  ];
  if (missing.length === 0) return undefined;
  return `its limits do not let its certificates have ${missing.join(', ')}`;
}

/** Issued under a clock that was ahead: peers refuse it now. */
export function notYetValid({ facts, now }: Complete): Complaint {
  return facts.notBefore > now ? `it begins at ${facts.notBefore.toISOString()}` : undefined;
}

/** Peers refuse it. */
export function expired({ facts, now }: Complete): Complaint {
  return facts.notAfter <= now ? `it ended at ${facts.notAfter.toISOString()}` : undefined;
}

/** Its end is near; where the issuer ends at the same time, another one would be no better: the issuer is renewed first. */
export function renewalDue(certificate: Complete): Complaint {
  const { facts, desired, now } = certificate;
  const renewAt = new Date(facts.notAfter.getTime() - desired.renewBeforeSeconds * 1000);
  if (now < renewAt || now.getTime() < oldEnough(facts) || endsWithIssuer(certificate)) return undefined;
  return `it ends at ${facts.notAfter.toISOString()}, renewal was due at ${renewAt.toISOString()}`;
}

/**
 * From when on a certificate may be renewed by date, in milliseconds: after a third of its life and 10 minutes. Without it a
 * renewBefore near the duration, which older versions took, would replace certificates and pods all the time.
 */
function oldEnough({ notBefore, notAfter }: Complete['facts']): number {
  const third = (notAfter.getTime() - notBefore.getTime()) / 3;
  return notBefore.getTime() + Math.max(third, LEAST_AGE_SECONDS * 1000);
}

/** The user changed the duration; a certificate that its issuer cut short is not meant. */
export function durationChanged(certificate: Complete): Complaint {
  const { facts, desired } = certificate;
  const lifetime = (facts.notAfter.getTime() - facts.notBefore.getTime()) / 1000;
  const difference = lifetime - desired.durationSeconds;
  if (Math.abs(difference) <= DURATION_TOLERANCE_SECONDS) return undefined;
  if (difference < 0 && endsWithIssuer(certificate)) return undefined;
  return `it lasts ${durationText(lifetime)}; desired: ${durationText(desired.durationSeconds)}`;
}

function endsWithIssuer({ facts, issuer, desired }: Complete): boolean {
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
