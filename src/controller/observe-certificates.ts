// The Secrets of certificates as facts: what lies in them, and what of that may be believed.

import { type KubernetesObject, keyOf } from '../api/objects.ts';
import type { Client } from '../kube/client.ts';
import type { CertificateSecret } from '../observed/certificates.ts';
import type { StoredCertificate } from '../pki/types.ts';
import { issuedTo } from '../plan/adopt.ts';
import type { CertificateRequest } from '../plan/certificates.ts';
import { isUsable } from '../plan/known-authorities.ts';
import { authoritySecretName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { isOurs, type Owner } from './apply/ownership.ts';
import { type Judged, judgeAuthorities } from './authorities.ts';
import { secretRef } from './certificate-objects.ts';

/** What the Secrets of certificates hold, and which of them are the stack's. */
export interface ObservedCertificates extends Judged {
  /** By Secret name: only what may be believed. */
  readonly stored: ReadonlyMap<string, StoredCertificate>;
  /** The stack, with the Secrets that are its own by what they hold. */
  readonly owner: Owner;
}

/**
 * What the Secrets of certificates hold. A CA counts when it is known. A leaf counts in a Secret that the stack owns (what its
 * CA did not sign is replaced), and elsewhere when our CA issued it to its holder.
 * @param object the stack as the cache has it
 * @param found Secrets of the stack, by name
 */
export async function observeCertificates(
  client: Pick<Client, 'get'>,
  object: KubernetesObject,
  stack: ResolvedStack,
  found: ReadonlyMap<string, CertificateSecret>,
  requests: readonly CertificateRequest[],
): Promise<ObservedCertificates> {
  const secrets = new Map(
    requests.flatMap(({ secretName }) => {
      const secret = found.get(secretName);
      return secret && !secret.head.metadata.deletionTimestamp ? [[secretName, secret] as const] : [];
    }),
  );
  const all = new Map([...secrets].map(([name, secret]) => [name, secret.stored]));
  const judged = await judgeAuthorities(client, object, stack, all);
  const proven = requests
    .filter((request) => isProven(stack, request, all, judged))
    .map(({ secretName }) => secretName);
  const owner = { ...stack, proven: new Set(proven.map((name) => keyOf(secretRef(stack, name)))) };
  const isBelieved = ([name]: readonly [string, unknown]) => {
    const secret = secrets.get(name);
    return !judged.unknown.has(name) && secret !== undefined && isOurs(secret.head, owner);
  };
  return { ...judged, stored: new Map([...all].filter(isBelieved)), owner };
}

/** Whether what a Secret holds shows that it is ours, whatever its labels and owners. */
function isProven(
  stack: ResolvedStack,
  request: CertificateRequest,
  all: ReadonlyMap<string, StoredCertificate>,
  { unknown }: Judged,
): boolean {
  const { certificatePem, keyPem } = all.get(request.secretName) ?? {};
  if (!certificatePem || !keyPem || unknown.has(request.secretName)) return false;
  if (request.desired.kind !== 'leaf') return isUsable({ certificatePem, keyPem });
  const issuer = request.issuer && authoritySecretName(stack, request.issuer);
  const signer = issuer === undefined || unknown.has(issuer) ? undefined : all.get(issuer);
  if (!signer || !isUsable(signer)) return false;
  return issuedTo(stack, request, { certificatePem, issuerPem: signer.certificatePem }) !== undefined;
}
