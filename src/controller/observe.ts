// The cluster as plain facts, from the caches.
import type { KubernetesObject } from '../api/objects.ts';
import { keyOf } from '../api/objects.ts';
import { PkiError } from '../pki/errors.ts';
import { inspectCertificate } from '../pki/inspect.ts';
import type { CurrentCertificate, ReissueReason } from '../pki/types.ts';
import { type CertificateRequest, decideCertificate } from '../plan/certificates.ts';
import { largestRequest } from '../plan/volumes.ts';
import { podsOf, workloadsOf } from '../stack/components.ts';
import { componentSelector } from '../stack/labels.ts';
import { componentName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { CertificateFactsOfStack, WorkloadFacts } from '../status/input.ts';
import { workloadFacts } from '../status/workload-facts.ts';
import type { StoredCertificate } from './certificates.ts';

type Live = ReadonlyMap<string, KubernetesObject>;

export function observeWorkloads(stack: ResolvedStack, live: Live): readonly WorkloadFacts[] {
  const pods = [...live.values()].filter(({ kind }) => kind === 'Pod');
  return workloadsOf(stack.topology.components).map((workload) => {
    const object = find(live, stack, 'apps/v1', podsOf(workload).kind, componentName(stack, workload));
    const selector = Object.entries(componentSelector(stack, workload));
    const own = pods.filter(({ metadata }) => selector.every(([key, value]) => metadata.labels?.[key] === value));
    const volumeSize = object && largestRequest(object, [...live.values()]);
    return { ...workloadFacts(workload, object, own), ...(volumeSize ? { volumeSize } : {}) };
  });
}

/** Reasons for which peers would refuse a certificate. For the others it should be renewed, but still works. */
const REFUSED = new Set<ReissueReason['reason']>([
  'Missing',
  'Unparseable',
  'KeyMismatch',
  'IssuerChanged',
  'AuthorityFlagChanged',
  'NotYetValid',
  'Expired',
]);

/** Facts of certificates for the status, from what their Secrets hold; never their keys. */
export function certificateFacts(
  requests: readonly CertificateRequest[],
  stored: ReadonlyMap<string, StoredCertificate>,
  now: Date,
): readonly CertificateFactsOfStack[] {
  const issuers = new Map(requests.map(({ holder, secretName }) => [holder, stored.get(secretName)?.certificatePem]));
  return requests.map((request) => {
    const { holder, secretName, issuer } = request;
    const current = stored.get(secretName);
    const refused = refusal(request, { ...current, issuerPem: issuer && issuers.get(issuer) }, now);
    const times = timesOf(request, current?.certificatePem);
    return { holder, secretName, valid: refused === undefined, ...times, ...(refused ? { message: refused } : {}) };
  });
}

/** Why peers would refuse it, in a sentence. */
function refusal(request: CertificateRequest, current: CurrentCertificate, now: Date): string | undefined {
  try {
    const action = decideCertificate(request, current, now);
    return action.do !== 'keep' && REFUSED.has(action.because.reason) ? action.because.message : undefined;
  } catch (error) {
    if (error instanceof PkiError) return 'the certificate of its issuer is missing or unreadable';
    throw error;
  }
}

/** Nothing of a certificate that is missing or unreadable. */
function timesOf(
  { desired }: CertificateRequest,
  pem: string | undefined,
): Pick<CertificateFactsOfStack, 'notAfter' | 'renewAt'> {
  try {
    const { notAfter } = inspectCertificate(pem ?? '');
    const renewAt = new Date(notAfter.getTime() - desired.renewBeforeSeconds * 1000);
    return { notAfter: notAfter.toISOString(), renewAt: renewAt.toISOString() };
  } catch (error) {
    if (error instanceof PkiError) return {};
    throw error;
  }
}

function find(
  live: Live,
  { namespace }: ResolvedStack,
  apiVersion: string,
  kind: string,
  name: string,
): KubernetesObject | undefined {
  return live.get(keyOf({ apiVersion, kind, namespace, name }));
}
