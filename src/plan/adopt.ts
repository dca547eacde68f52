// Certificates that are adopted as they stand: while a spec can't be followed, the last good state keeps running, and its
// certificates must not run out. They are renewed with the names, key and lifetime that they have, whatever the spec says by now.
// What lies in a Secret is no order: only names that our CA has signed before, for the very holder of that Secret, are
// signed again. Whoever may write a Secret would else choose whom he speaks for.
import { type Authority, SIGNER_OF } from '../components/authorities.ts';
import { PkiError } from '../pki/errors.ts';
import { inspectCertificate, isIssuedBy } from '../pki/inspect.ts';
import { BACKDATE_SECONDS } from '../pki/issue.ts';
import type { CertificateFacts } from '../pki/types.ts';
import { clientParty, type Holder, identifiedBy, isSame, probeParty } from '../stack/identities.ts';
import { componentOfHolder, type Leaf, leavesOf } from '../stack/leaves.ts';
import { clientSecretName, type StackId } from '../stack/names.ts';
import type { CertificateRequest } from './certificates.ts';

/** Of its lifetime, how much is left when a certificate is renewed of which no spec says more: as with the defaults. */
export const LEFT_AT_RENEWAL = 1 / 3;

/** What is asked of a certificate that no spec asks for. */
export const NO_KEY = { algorithm: 'ECDSA', size: 256 } as const;

/** A certificate as it lies in its Secret, and the CA of ours that signs such ones; both PEM, absent when there is none. */
export interface Existing {
  readonly certificatePem?: string | undefined;
  readonly issuerPem?: string | undefined;
}

/** Certificates of the CAs that sign leaves, PEM: ours for certain, see `known-authorities.ts`. */
export type LeafIssuers = Readonly<Partial<Record<Authority, string>>>;

/**
 * The request for a leaf as its certificate has it, if our CA issued that certificate to the holder of the request, and for a CA
 * with the limits that it has: other names would refuse the leaves that stand. Of any other certificate, the request stays as it is.
 */
export function adopt(stack: StackId, request: CertificateRequest, existing: Existing): CertificateRequest {
  if (request.desired.kind === 'authority') return adoptLimits(request, readable(existing.certificatePem));
  const facts = issuedTo(stack, request, existing);
  if (!facts || request.desired.kind !== 'leaf') return request;
  const durationSeconds = (facts.notAfter.getTime() - facts.notBefore.getTime()) / 1000 - BACKDATE_SECONDS;
  const { commonName, uris, dnsNames, ipAddresses, keyAlgorithm: key = request.desired.key } = facts;
  // What a leaf may be used for follows from its holder alone, never from what lies there.
  const { usages } = request.desired;
  const renewBeforeSeconds = Math.min(request.desired.renewBeforeSeconds, durationSeconds * LEFT_AT_RENEWAL);
  const desired = { commonName, uris, dnsNames, ipAddresses, usages, key, durationSeconds, renewBeforeSeconds };
  return { ...request, desired: { kind: 'leaf', ...desired } };
}

function adoptLimits(request: CertificateRequest, facts: CertificateFacts | undefined): CertificateRequest {
  if (!facts?.isCA) return request;
  const { limits, ...desired } = request.desired;
  const hosts = facts.permittedHosts;
  return { ...request, desired: { ...desired, ...(limits && hosts ? { limits: { ...limits, ...hosts } } : {}) } };
}

/**
 * The requests for the leaves that Secrets of a stack hold, read from the certificates alone: those that our CAs issued to the
 * holder whose Secret it is.
 * @param stored certificates in PEM, by the name of their Secret
 */
export function adoptedLeaves(
  stack: StackId,
  stored: ReadonlyMap<string, string>,
  issuers: LeafIssuers,
): readonly CertificateRequest[] {
  return [...stored].flatMap(([secretName, certificatePem]) => {
    const holder = holderOf(stack, readable(certificatePem));
    const leaf = holder && leafOf(stack, holder);
    if (leaf?.secretName !== secretName) return [];
    const request = requestOf(leaf);
    const existing = { certificatePem, issuerPem: issuers[leaf.signedBy] };
    return issuedTo(stack, request, existing) ? [adopt(stack, request, existing)] : [];
  });
}

/** The request for a leaf of which only its holder is known: no spec says what it should be, nor when it would be renewed. */
export function requestOf({ holder, secretName, signedBy: issuer, usages }: Leaf): CertificateRequest {
  const desired = { kind: 'leaf', key: NO_KEY, uris: [], dnsNames: [], ipAddresses: [], usages } as const;
  const terms = { durationSeconds: 0, renewBeforeSeconds: Number.POSITIVE_INFINITY };
  return { holder, secretName, issuer, desired: { ...desired, ...terms } };
}

/** The facts of a leaf that our CA issued to this holder, in whatever trust domain; undefined for everything else. */
export function issuedTo(
  stack: StackId,
  { holder }: Pick<CertificateRequest, 'holder'>,
  { certificatePem, issuerPem }: Existing,
): CertificateFacts | undefined {
  const facts = readable(certificatePem);
  if (!facts || facts.isCA || !isOf(stack, facts, holder)) return undefined;
  return isSignedBy(certificatePem, issuerPem) ? facts : undefined;
}

/** Who a leaf of the stack is for, by its identity; undefined for a CA and for what is not of this stack. */
function holderOf(stack: StackId, facts: CertificateFacts | undefined): Holder | undefined {
  const [uri = '', ...others] = facts?.uris ?? [];
  const party = others.length > 0 ? undefined : identifiedBy(stack, uri);
  // A probe has the identity of its component, and is known by what its certificate may not do.
  const isProbe = party?.kind === 'component' && !facts?.usages.includes('serverAuth');
  return isProbe ? probeParty(party.name) : party;
}

function isOf(stack: StackId, facts: CertificateFacts, holder: Holder): boolean {
  const found = holderOf(stack, facts);
  return found !== undefined && isSame(found, holder);
}

/** Undefined for the operator, whose certificate is in no Secret. */
function leafOf(stack: StackId, holder: Holder): Leaf | undefined {
  if (holder.kind === 'client') return leafOfClient(stack, holder.name);
  const component = componentOfHolder(holder);
  return component && leavesOf(stack, component).find((leaf) => isSame(leaf.holder, holder));
}

/** The leaf of a declared client. */
export const leafOfClient = (stack: StackId, client: string): Leaf => ({
  holder: clientParty(client),
  secretName: clientSecretName(stack, client),
  signedBy: SIGNER_OF.client,
  usages: ['clientAuth'],
});

function isSignedBy(certificatePem: string | undefined, issuerPem: string | undefined): boolean {
  return unlessUnreadable(() => isIssuedBy(certificatePem ?? '', issuerPem ?? '')) ?? false;
}

/** The facts of a certificate; undefined for what is none. */
export const readable = (certificatePem: string | undefined): CertificateFacts | undefined =>
  certificatePem ? unlessUnreadable(() => inspectCertificate(certificatePem)) : undefined;

function unlessUnreadable<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}
