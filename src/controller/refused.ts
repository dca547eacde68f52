// A refused spec changes nothing. What runs goes on, so the leaf certificates of the last good state are renewed in time.
// CAs are left alone: they have years to go, and another CA would ask for other trust objects.
import type { KubernetesObject } from '../api/objects.ts';
import { readCertificateSecret } from '../manifests/parts/certificate-secret.ts';
import { buildTrustBundle } from '../pki/bundle.ts';
import { type Authority, type CertificateRequest, decideCertificate } from '../plan/certificates.ts';
import { isUsable } from '../plan/known-authorities.ts';
import { standingLeaves } from '../plan/standing.ts';
import { authoritySecretName } from '../stack/names.ts';
import { applyObjects } from './apply/apply.ts';
import { isOurs } from './apply/ownership.ts';
import { judgeAuthorities } from './authorities.ts';
import { logCertificates } from './certificate-notices.ts';
import { refuseStaleKeys } from './certificate-objects.ts';
import { type HeldCertificate, issueInMemory, type StoredCertificate } from './certificates.ts';
import type { Context, StackObject } from './context.ts';
import type { Pass } from './report.ts';
import { stackKey } from './stack-key.ts';

type Secrets = ReadonlyMap<string, KubernetesObject>;
type Stored = ReadonlyMap<string, StoredCertificate>;

/**
 * Renews the leaf certificates that are due, each as it stands. A paused stack is left alone.
 * @returns what was renewed and which writes were refused, for the report
 */
export async function renewStanding(
  context: Context,
  object: StackObject,
): Promise<Pick<Pass, 'renewed' | 'writeFailures'>> {
  const { name, namespace, uid } = object.metadata;
  const stack = { name, namespace, uid };
  if ((object['spec'] as { readonly paused?: unknown } | undefined)?.paused === true) return {};
  const live = context.caches.ofStack(stackKey(stack));
  const secrets = tlsSecrets(live.values(), stack);
  const stored: Stored = new Map([...secrets].map(([key, secret]) => [key, readCertificateSecret(secret)]));
  const pems = new Map([...stored].map(([key, { certificatePem = '' }]) => [key, certificatePem]));
  const { unknown } = await judgeAuthorities(context.client, object, stack, stored);
  const issuers = (authority: Authority) => {
    const secretName = authoritySecretName(stack, authority);
    const found = stored.get(secretName);
    // Without the key that fits nobody said yet whose certificate it is.
    return !found || unknown.has(secretName) || !isUsable(found) ? undefined : found;
  };
  const issuerPems = { mesh: issuers('mesh')?.certificatePem ?? '', access: issuers('access')?.certificatePem ?? '' };
  const renewed = await renewDue(standingLeaves(stack, pems, issuerPems), stored, issuers, context.now());
  if (renewed.length === 0) return {};
  await refuseStaleKeys(context.client, stack, new Map(renewed.map((one) => [one.request.secretName, one])), live);
  const rootPem = issuers('root')?.certificatePem;
  const objects = renewed.flatMap((one) => withCertificate(secrets.get(one.request.secretName), one, rootPem));
  const applied = await applyObjects(context, stack, objects, live);
  await context.caches.untilSeen(stackKey(stack), applied.written, []);
  const written = new Set(applied.written.map((secret) => secret.metadata.name));
  const made = renewed.filter(({ request }) => written.has(request.secretName));
  logCertificates(context.log, stackKey(stack), made);
  return { renewed: made, writeFailures: applied.failures };
}

async function renewDue(
  leaves: readonly CertificateRequest[],
  stored: Stored,
  issuerOf: (authority: Authority) => StoredCertificate | undefined,
  now: Date,
): Promise<readonly HeldCertificate[]> {
  const renewed: HeldCertificate[] = [];
  for (const request of leaves) {
    const { certificatePem, keyPem } = (request.issuer && issuerOf(request.issuer)) ?? {};
    if (!certificatePem || !keyPem) continue;
    const action = decideCertificate(request, { ...stored.get(request.secretName), issuerPem: certificatePem }, now);
    if (action.do === 'keep' || !['RenewalDue', 'Expired'].includes(action.because.reason)) continue;
    const held = await issueInMemory(request, { certificatePem, keyPem }, now);
    renewed.push({ ...held, request, because: action.because });
  }
  return renewed;
}

/** The Secrets with certificates of a stack, by name. */
function tlsSecrets(live: Iterable<KubernetesObject>, stack: Parameters<typeof isOurs>[1]): Secrets {
  const own = [...live].filter((object) => object.kind === 'Secret' && object['type'] === 'kubernetes.io/tls');
  return new Map(own.filter((secret) => isOurs(secret, stack)).map((secret) => [secret.metadata.name, secret]));
}

/**
 * The Secret as it is, with another certificate and key. Whom a client believes is no less ours to say: what lies there as its
 * root may be of anybody.
 * @param rootPem certificate of our root; absent when its Secret is missing or holds another CA
 */
function withCertificate(
  secret: KubernetesObject | undefined,
  held: HeldCertificate,
  rootPem: string | undefined,
): readonly KubernetesObject[] {
  if (!secret) return [];
  const { name, namespace = '', labels = {}, ownerReferences = [] } = secret.metadata;
  const encode = (text: string) => Buffer.from(text).toString('base64');
  const forClient = held.request.holder.startsWith('client/');
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace, labels, ownerReferences },
      type: 'kubernetes.io/tls',
      data: {
        'tls.crt': encode(held.chainPem),
        'tls.key': encode(held.keyPem),
        ...(forClient && rootPem ? { 'ca.crt': encode(buildTrustBundle([rootPem])) } : {}),
      },
    },
  ];
}
