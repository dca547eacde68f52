// The CAs of a stack whose spec is refused, as they stand. Nobody renews them meanwhile, since pods would have to trust others; so
// their end is told as early as they would be renewed.
import { durationSeconds } from '../api/duration.ts';
import { tls } from '../api/schema/tls.ts';
import { AUTHORITY_NAMES, type AuthorityRow, authorityRow } from '../components/authorities.ts';
import { valueAt } from '../components/presence.ts';
import { authorityParty } from '../stack/identities.ts';
import { authoritySecretName, type StackId } from '../stack/names.ts';
import { LEFT_AT_RENEWAL, NO_KEY, readable } from './adopt.ts';
import type { CertificateRequest } from './certificates.ts';

/** Of its lifetime, the most that may be left when a certificate is renewed: as the schema has it. */
const MOST_LEFT_AT_RENEWAL = 1 / 2;

/**
 * The requests for the CAs that Secrets of a stack hold, read from their certificates; none for what can't be read.
 * @param stored certificates in PEM, by the name of their Secret
 * @param spec of which nothing is known to hold
 */
export function adoptedAuthorities(
  stack: StackId,
  stored: ReadonlyMap<string, string>,
  spec: unknown,
): readonly CertificateRequest[] {
  return AUTHORITY_NAMES.flatMap((authority) => {
    const secretName = authoritySecretName(stack, authority);
    const facts = readable(stored.get(secretName));
    if (!facts) return [];
    const { signedBy, lifetime } = authorityRow(authority);
    const lasts = (facts.notAfter.getTime() - facts.notBefore.getTime()) / 1000;
    const { commonName, keyAlgorithm: key = NO_KEY } = facts;
    const names = { commonName, uris: [], dnsNames: [], ipAddresses: [], usages: [] } as const;
    const times = { durationSeconds: lasts, renewBeforeSeconds: renewBefore(spec, lifetime, lasts) };
    const desired = { kind: signedBy ? 'authority' : 'root', ...names, key, ...times } as const;
    return [{ holder: authorityParty(authority), secretName, ...(signedBy ? { issuer: signedBy } : {}), desired }];
  });
}

/** As the spec says, where what it says of this is good by itself, whatever else is refused in it. */
function renewBefore(spec: unknown, lifetime: AuthorityRow['lifetime'], lasts: number): number {
  const own = tls().safeParse({ [lifetime]: valueAt(spec, ['tls', lifetime]) });
  const asked = own.success ? durationSeconds(own.data[lifetime].renewBefore) : lasts * LEFT_AT_RENEWAL;
  // It may have been issued for another time than the spec asks for by now.
  return Math.min(asked, lasts * MOST_LEFT_AT_RENEWAL);
}
