// The certificates of a stack whose spec is refused, as they lie in their Secrets: for its status and for metrics.
import type { KubernetesObject } from '../../api/objects.ts';
import type { StoredCertificate } from '../../pki/types.ts';
import { requestOf } from '../../plan/adopt.ts';
import { type CertificateFactsOfStack, certificateFacts } from '../../plan/certificate-facts.ts';
import type { CertificateRequest } from '../../plan/certificates.ts';
import type { StackId } from '../../stack/names.ts';
import type { HeldCertificate } from '../certificates.ts';
import type { Adopted } from './judge.ts';
import { leavesIn, leavesOfLast } from './may-have.ts';

/**
 * What is known of each certificate that is there, and of those that are missing, CAs first.
 * @param adopted what lay in the Secrets
 * @param renewed what lies there since
 */
export function certificatesSeen(
  stack: StackId,
  object: KubernetesObject,
  adopted: Pick<Adopted, 'requests' | 'believed'>,
  renewed: readonly HeldCertificate[],
  now: Date,
): readonly CertificateFactsOfStack[] {
  const made = renewed.map((one) => [one.request.secretName, one] as const);
  const stored = new Map<string, StoredCertificate>([...adopted.believed, ...made]);
  const there = leavesIn(stack, object).filter(({ secretName }) => stored.has(secretName));
  // Of one that can't be renewed its holder is known by the name of its Secret.
  const named = [...there, ...leavesOfLast(stack, object)].map(requestOf);
  const all = new Map([...named, ...adopted.requests].map((request) => [request.secretName, request]));
  return certificateFacts([...all.values()].toSorted(authoritiesFirst), stored, now);
}

const authoritiesFirst = (one: CertificateRequest, other: CertificateRequest): number =>
  Number(isLeaf(one)) - Number(isLeaf(other));

const isLeaf = ({ desired }: CertificateRequest): boolean => desired.kind === 'leaf';
