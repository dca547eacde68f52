// Which CAs are ours. A CA signs for everybody, so whoever may write Secrets must not choose it: labels, owners and field
// managers of a Secret can all be copied. What counts is what the stack object says, of which only the operator writes the
// status, and only who may write the stack its annotations.
import { GROUP } from '../api/group.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { AUTHORITY_NAMES, type Authority } from '../components/authorities.ts';
import { PkiError } from '../pki/errors.ts';
import { inspectCertificate, isIssuedBy, matchesKey } from '../pki/inspect.ts';
import type { CertificateFacts, PrivateKey } from '../pki/types.ts';
import { authoritySecretName, type StackId } from '../stack/names.ts';
import type { StackStatus } from '../stack/types.ts';
import { authorityCommonName } from './certificates.ts';

/** Names CAs that the owner of the stack vouches for: fingerprints as `Fingerprints` has them, with commas between. */
export const TRUST_CA_ANNOTATION = `${GROUP}/trust-ca`;

/** SHA-256 of public keys (SubjectPublicKeyInfo), lower-case hex, by CA. */
export type PinnedKeys = Readonly<Partial<Record<Authority, string | undefined>>>;

/** What a stack object says of its CAs. */
export interface KnownAuthorities {
  /** `status.tls.authorities`: written before the key of a CA is. */
  readonly pinned: PinnedKeys;
  /** `status.tls.rootFingerprint`, SHA-256 of a certificate: all that is known of a stack of which no key was pinned yet. */
  readonly root?: string | undefined;
  /** The annotation: SHA-256 of certificates or of public keys. */
  readonly named: ReadonlySet<string>;
}

/** What the Secret of a certificate holds, PEM, or of a key what is held of it. */
interface Stored {
  readonly certificatePem?: string | undefined;
  readonly keyPem?: PrivateKey | undefined;
}

/** A CA that lies in a Secret of the stack and is not known; the fingerprint is that of its certificate. */
export interface UnknownAuthority {
  readonly secretName: string;
  readonly fingerprint: string;
}

export function knownAuthorities({ metadata, ...object }: KubernetesObject): KnownAuthorities {
  const { tls } = (object['status'] ?? {}) as StackStatus;
  const named = (metadata.annotations?.[TRUST_CA_ANNOTATION] ?? '').slice(0, LONGEST_ANNOTATION).split(',');
  return { pinned: tls?.authorities ?? {}, root: tls?.rootFingerprint, named: new Set(named.map(plain)) };
}

/** Three CAs by certificate and key, as openssl prints fingerprints, with room for spaces. */
const LONGEST_ANNOTATION = 1024;

/** As openssl prints fingerprints, or as the status has them. */
const plain = (fingerprint: string): string => fingerprint.replaceAll(/[^0-9A-Fa-f]/g, '').toLowerCase();

/**
 * The CAs among what Secrets hold that are not known. What is unreadable, or has no key that fits, is no CA: it is made anew.
 * @param stored by Secret name
 */
export function unknownAuthorities(
  stack: StackId,
  stored: ReadonlyMap<string, Stored>,
  known: KnownAuthorities,
): readonly UnknownAuthority[] {
  const root = usable(stored.get(authoritySecretName(stack, 'root')));
  return AUTHORITY_NAMES.flatMap((authority) => {
    const secretName = authoritySecretName(stack, authority);
    const found = usable(stored.get(secretName));
    if (!found || isKnown(authority, found, known)) return [];
    if (root && authority !== 'root' && isSignedByKnown(stack, authority, found, root, known)) return [];
    return [{ secretName, fingerprint: found.facts.fingerprint }];
  });
}

/** What to say of one. @param fingerprint that of its certificate */
export const saysOfUnknown = (fingerprint: string): string =>
  `holds a CA that the operator did not make for this stack (SHA-256 of its certificate: ${fingerprint}), so it signs ` +
  'nothing and nothing trusts it: remove that Secret, or, if the CA is yours (restored from a backup), put this fingerprint ' +
  `into the annotation ${TRUST_CA_ANNOTATION} of the stack`;

interface Found {
  readonly certificatePem: string;
  readonly facts: CertificateFacts;
}

const isNamed = ({ facts }: Found, { named }: KnownAuthorities): boolean =>
  named.has(facts.fingerprint) || named.has(facts.keyFingerprint);

function isKnown(authority: Authority, found: Found, known: KnownAuthorities): boolean {
  const { fingerprint, keyFingerprint } = found.facts;
  if (isNamed(found, known) || known.pinned[authority] === keyFingerprint) return true;
  return authority === 'root' && known.pinned.root === undefined && known.root === fingerprint;
}

/**
 * For a CA that was never pinned, and for one below a root that is named, the root speaks. The name tells the two CAs apart
 * that one root signed.
 */
function isSignedByKnown(stack: StackId, authority: Authority, found: Found, root: Found, known: KnownAuthorities) {
  const speaks = isNamed(root, known) || (isKnown('root', root, known) && known.pinned[authority] === undefined);
  const isOfName = found.facts.commonName === authorityCommonName(stack, authority);
  return speaks && isOfName && isIssuedBy(found.certificatePem, root.certificatePem);
}

/** A certificate with its key; undefined for everything else. */
function usable({ certificatePem = '', keyPem = '' }: Stored = {}): Found | undefined {
  try {
    const facts = inspectCertificate(certificatePem);
    return matchesKey(certificatePem, keyPem) ? { certificatePem, facts } : undefined;
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

/** Whether there is a certificate and the key that belongs to it. */
export const isUsable = (stored: Stored): boolean => usable(stored) !== undefined;

/** What the status has to say of CAs before their keys are written. */
export function pinsOf(stack: StackId, held: ReadonlyMap<string, { readonly facts: CertificateFacts }>): PinnedKeys {
  const pins = AUTHORITY_NAMES.flatMap((authority) => {
    const facts = held.get(authoritySecretName(stack, authority))?.facts;
    return facts ? [[authority, facts.keyFingerprint] as const] : [];
  });
  return Object.fromEntries(pins);
}

/** Whether two pin the same keys. */
export const samePins = (one: PinnedKeys, other: PinnedKeys): boolean =>
  AUTHORITY_NAMES.every((authority) => one[authority] === other[authority]);
