// What happened to keys, for people: who got which certificate, and why.

import type { ObjectHead } from '../api/objects.ts';
import type { Notice } from '../kube/events.ts';
import type { Log } from '../kube/types.ts';
import type { CertificateSecret } from '../observed/certificates.ts';
import { PkiError } from '../pki/errors.ts';
import { inspectCertificate } from '../pki/inspect.ts';
import { type Identified, identifiedBy, partyText } from '../stack/identities.ts';
import type { StackId } from '../stack/names.ts';
import type { HeldCertificate } from './certificates.ts';

/** One notice for each certificate that was made. Never its key. */
export const certificateNotices = (made: readonly HeldCertificate[]): readonly Notice[] => made.map(noticeOf);

function noticeOf({ request, because }: HeldCertificate): Notice {
  const why = because?.message ?? '';
  const who = partyText(request.holder);
  if (request.holder.kind === 'client' && because?.reason === 'Missing')
    return notice('ClientAdded', `${who} has its certificate in Secret ${request.secretName}`);
  if (request.desired.kind !== 'leaf' && because?.needsKey)
    return notice('AuthorityReplaced', `${who} is a new CA with a new key: ${why}`);
  return notice('CertificateIssued', `a new certificate for ${who}: ${why}`);
}

/**
 * A line for each certificate that was made: whose, where, why and until when. Never its key.
 * @param stack its namespace and name
 */
export function logCertificates(log: Pick<Log, 'info'>, stack: string, made: readonly HeldCertificate[]): void {
  for (const one of made) {
    const { request, because, facts } = one;
    log.info(eventOf(one), {
      stack,
      object: `Secret ${request.secretName}`,
      reason: because?.message,
      holder: partyText(request.holder),
      until: facts.notAfter.toISOString(),
    });
  }
}

function eventOf({ request, because }: HeldCertificate): string {
  const isRenewal = because?.reason !== 'Missing';
  if (request.desired.kind === 'leaf') return isRenewal ? 'certificate renewed' : 'certificate issued';
  if (!isRenewal) return 'CA issued';
  return because?.needsKey ? 'CA replaced' : 'CA renewed';
}

/**
 * Clients whose certificate goes, by the identity that it has.
 * @param removed what is left over of a stack
 * @param certificates Secrets of the stack, by name
 */
export const clientsRemoved = (
  stack: StackId,
  removed: readonly ObjectHead[],
  certificates: ReadonlyMap<string, CertificateSecret>,
): readonly Notice[] =>
  removed.flatMap(({ kind, metadata: { name } }) => {
    const client = kind === 'Secret' ? clientOf(stack, certificates.get(name)) : undefined;
    if (client === undefined) return [];
    const message = `${partyText(client)} is declared no more: Secret ${name} is removed, and nobody serves it`;
    return [{ ...notice('ClientRemoved', message), action: 'Revoke' }];
  });

function clientOf(stack: StackId, secret: CertificateSecret | undefined): Identified | undefined {
  if (!secret?.isOfTls) return undefined;
  try {
    const { uris } = inspectCertificate(secret.stored.certificatePem ?? '');
    return uris.map((uri) => identifiedBy(stack, uri)).find((party) => party?.kind === 'client');
  } catch (error) {
    // Somebody wrote something else into it.
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

const notice = (reason: string, message: string): Notice => ({ type: 'Normal', reason, message, action: 'Issue' });
