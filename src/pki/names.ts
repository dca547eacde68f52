import { PkiError } from './errors.ts';
import { ipToBytes, ipToText } from './ip-address.ts';
import type { AuthorityLimits, HostNames, SubjectAltNames } from './types.ts';

/** RFC 5280, appendix A: ub-common-name. */
const MAX_COMMON_NAME = 64;
const MAX_DNS_NAME = 253;
const LABEL = '[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?';
const HOST = `${LABEL}(?:\\.${LABEL})*`;
const DNS_NAME = new RegExp(`^(?:\\*\\.)?${HOST}$`);
// Go refuses the whole certificate over a URI that it cannot parse or whose host is no domain name.
const URI = new RegExp(`^[a-z][a-z0-9+.-]*://${HOST}(?:/(?:[A-Za-z0-9._~!$&'()*+,;=:@/-]|%[0-9A-Fa-f]{2})*)?$`);

/**
 * One spelling of the names: sorted, without duplicates, DNS names in lower case, IP addresses in canonical form.
 * Two sets of names are the same if their canonical forms are.
 */
export function canonicalNames(names: SubjectAltNames): SubjectAltNames {
  return {
    uris: sortedSet(names.uris),
    dnsNames: sortedSet(names.dnsNames.map((name) => name.toLowerCase())),
    ipAddresses: sortedSet(names.ipAddresses.map((address) => ipToText(ipToBytes(address)))),
  };
}

/** Throws `PkiError` for a name that a client would refuse, most of all Go, which Thanos and Prometheus are written in. */
export function checkLeafNames(names: SubjectAltNames): void {
  for (const uri of names.uris) {
    if (!URI.test(uri)) throw invalid(`URI "${uri}" is not of the form scheme://domain/path in ASCII`);
  }
  checkHostNames(names);
  if (names.uris.length + names.dnsNames.length + names.ipAddresses.length === 0) {
    throw invalid('a leaf needs at least one URI, DNS name or IP address: clients do not look at the common name');
  }
}

/** Throws `PkiError` for limits that would let a CA sign nothing, or that not everybody reads alike. */
export function checkLimits(limits: AuthorityLimits): void {
  if (limits.usages.length === 0) throw invalid('a CA with limits needs a usage: serverAuth, clientAuth or both');
  checkHostNames(limits);
}

/** Throws `PkiError` for a common name that is empty or longer than X.509 allows. */
export function checkCommonName(commonName: string): void {
  if (commonName === '') throw invalid('the common name is empty: leave it out of a leaf, give a CA one');
  if (commonName.length > MAX_COMMON_NAME) {
    throw invalid(`common name "${commonName}" has ${commonName.length} characters, X.509 allows ${MAX_COMMON_NAME}`);
  }
}

function checkHostNames({ dnsNames, ipAddresses }: HostNames): void {
  for (const name of dnsNames) {
    if (!DNS_NAME.test(name) || name.length > MAX_DNS_NAME) throw invalid(`DNS name "${name}" is not a domain name`);
  }
  for (const address of ipAddresses) ipToBytes(address);
}

function sortedSet(values: readonly string[]): readonly string[] {
  return [...new Set(values)].sort();
}

function invalid(message: string): PkiError {
  return new PkiError('InvalidName', message);
}
