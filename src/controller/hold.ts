// The second step of a pass: each certificate that is needed is kept, renewed or issued. Keys are in memory until write.ts.
import type { StoredCertificate } from '../pki/types.ts';
import { adopt } from '../plan/adopt.ts';
import type { CertificateRequest } from '../plan/certificates.ts';
import { isUsable } from '../plan/known-authorities.ts';
import { authoritySecretName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { refuseStaleKeys } from './certificate-objects.ts';
import { type HeldCertificate, holdCertificates } from './certificates.ts';
import type { Context } from './context.ts';
import type { Gathered } from './gather.ts';

/** The certificates of a pass. */
export interface Held {
  readonly requests: readonly CertificateRequest[];
  /** By Secret name. */
  readonly held: ReadonlyMap<string, HeldCertificate>;
}

/** @throws StaleCacheError when a key was changed behind the cache */
export async function hold(
  { client, now }: Pick<Context, 'client' | 'now'>,
  stack: ResolvedStack,
  { wanted, stored, owner, live, isBlocked }: Gathered,
): Promise<Held> {
  // Other names would not fit the lists of identities, which stay as they are.
  const requests = isBlocked ? wanted.map((one) => adopt(stack, one, existingOf(stack, one, stored))) : wanted;
  const held = await holdCertificates(requests, stored, now());
  await refuseStaleKeys(client, owner, held, live);
  return { requests, held };
}

/** What lies in the Secret of a certificate, and the CA of ours that signs it. */
function existingOf(
  stack: ResolvedStack,
  { secretName, issuer }: CertificateRequest,
  stored: ReadonlyMap<string, StoredCertificate>,
) {
  const signer = issuer && stored.get(authoritySecretName(stack, issuer));
  // A certificate without its key may be of anybody: it does not say which names are ours.
  const issuerPem = signer && isUsable(signer) ? signer.certificatePem : undefined;
  return { certificatePem: stored.get(secretName)?.certificatePem, issuerPem };
}
