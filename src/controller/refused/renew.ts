// A refused spec changes nothing. What runs goes on, so the leaf certificates of the last good state are renewed in time.
// CAs are left alone: they have years to go, and another CA would ask for other trust objects. That one comes near its end is told.

import { encoded } from '../../api/data.ts';
import { type KubernetesObject, keyOf, refOf } from '../../api/objects.ts';
import type { WriteFailure } from '../../api/problems.ts';
import type { Client } from '../../kube/client.ts';
import { redactText } from '../../observability/redact.ts';
import type { CertificateSecret } from '../../observed/certificates.ts';
import type { Live } from '../../observed/live.ts';
import { buildTrustBundle } from '../../pki/bundle.ts';
import { PkiError } from '../../pki/errors.ts';
import { keyText } from '../../pki/key-digest.ts';
import type { CertificateFactsOfStack } from '../../plan/certificate-facts.ts';
import type { NotRenewed } from '../../status/pass.ts';
import { notWritten } from '../apply/applied.ts';
import { applyObjects } from '../apply/apply.ts';
import type { Owner } from '../apply/ownership.ts';
import { logCertificates } from '../certificate-notices.ts';
import { StaleCacheError, secretRef, withSecrets } from '../certificate-objects.ts';
import { type HeldCertificate, issueInMemory } from '../certificates.ts';
import type { Context, StackObject } from '../context.ts';
import { stackKey } from '../stack-key.ts';
import { type Adopted, type Due, judgeAdopted } from './judge.ts';
import { authorityNames, leafRefs, leavesOfLast } from './may-have.ts';
import { certificatesSeen } from './seen.ts';

/** What became of the leaves of a stack whose spec is refused. */
interface Renewal {
  readonly renewed: readonly HeldCertificate[];
  /** Undefined: nobody renews. */
  readonly notRenewed: readonly NotRenewed[] | undefined;
  /** The certificates that are there, and those that are missing. */
  readonly certificates: readonly CertificateFactsOfStack[];
}

/**
 * Renews the leaf certificates that are due or that peers refuse, each as it stands. A paused stack is looked at and left alone.
 * @throws StaleCacheError when the stack was changed in the meantime
 */
export async function renewAdopted(context: Context, object: StackObject): Promise<Renewal> {
  const { name, namespace, uid } = object.metadata;
  const stack = { name, namespace, uid };
  const cached = context.caches.ofStack(stackKey(stack));
  const existing = await withSecrets(context.client, leafRefs(stack, object), cached);
  const seen = await judgeAdopted(context, object, stack, existing);
  const after = (renewed: readonly HeldCertificate[]) => certificatesSeen(stack, object, seen, renewed, context.now());
  if (isPaused(object)) return { renewed: [], notRenewed: undefined, certificates: after([]) };
  const missing = missingLeaves(object, stack, seen);
  if (seen.due.length === 0) return { renewed: [], notRenewed: [...seen.stuck, ...missing], certificates: after([]) };
  // Nothing is signed on the word of a cache that may be behind: what is due, the CAs and the stack are read again.
  const server = await readStack(context.client, object);
  const names = [...seen.due.map(({ request }) => request.secretName), ...authorityNames(stack)];
  const refs = names.map((one) => secretRef(stack, one));
  const live = await withSecrets(context.client, refs, new Map());
  const judged = await judgeAdopted(context, server, stack, live);
  const made = await Promise.all(judged.due.map((one) => renew(one, judged.issuerOf, context.now())));
  const { renewed, failures } = await writeLeaves(context, stack, judged, { made: made.filter(isMade), live, cached });
  const stuck = [...seen.stuck, ...judged.stuck, ...missing, ...made.filter(isNotMade), ...failures];
  return { renewed, notRenewed: eachOnce(stuck), certificates: after(renewed) };
}

/** Leaves of the last good state whose Secrets are gone: nothing says any more what was in them. */
const missingLeaves = (object: StackObject, stack: Owner, { secrets }: Adopted): readonly NotRenewed[] =>
  leavesOfLast(stack, object)
    .filter(({ secretName }) => !secrets.has(secretName))
    .map(({ secretName }) => ({ secretName, message: 'it is gone, and is made anew when the spec is corrected' }));

const isMade = (one: HeldCertificate | NotRenewed): one is HeldCertificate => 'request' in one;
const isNotMade = (one: HeldCertificate | NotRenewed): one is NotRenewed => !isMade(one);

/** The latest word on each. */
const eachOnce = (all: readonly NotRenewed[]): readonly NotRenewed[] => [
  ...new Map(all.map((one) => [one.secretName, one])).values(),
];

async function writeLeaves(
  context: Context,
  stack: Owner,
  { issuerOf, secrets }: Adopted,
  { made, live, cached }: { readonly made: readonly HeldCertificate[]; readonly live: Live; readonly cached: Live },
): Promise<{ readonly renewed: readonly HeldCertificate[]; readonly failures: readonly NotRenewed[] }> {
  if (made.length === 0) return { renewed: [], failures: [] };
  const owner = { ...stack, proven: new Set([...secrets.keys()].map((one) => keyOf(secretRef(stack, one)))) };
  const rootPem = issuerOf('root')?.certificatePem;
  const objects = made.flatMap((one) => withCertificate(secrets.get(one.request.secretName), one, rootPem));
  const applied = await applyObjects(context, owner, objects, live);
  const isCached = (secret: KubernetesObject): boolean => cached.has(keyOf(refOf(secret)));
  await context.caches.untilSeen(stackKey(stack), applied.written.filter(isCached), []);
  const written = new Set(applied.written.map((secret) => secret.metadata.name));
  const renewed = made.filter(({ request }) => written.has(request.secretName));
  logCertificates(context.log, stackKey(stack), renewed);
  return { renewed, failures: notWritten(applied).map(failureOf) };
}

/** A webhook or the server may quote what was sent. */
const failureOf = ({ object, message }: WriteFailure): NotRenewed => ({
  secretName: object.name,
  message: redactText(message),
});

type Spec = { readonly paused?: unknown } | undefined;

const isPaused = (object: KubernetesObject): boolean => (object['spec'] as Spec)?.paused === true;

/** The stack as the server has it, if it is still the one that was looked at. */
async function readStack(client: Client, object: StackObject): Promise<KubernetesObject> {
  const server = await client.get(refOf(object));
  const { uid, generation } = object.metadata;
  if (server.metadata.uid !== uid || server.metadata.generation !== generation)
    throw new StaleCacheError(`stack ${object.metadata.namespace}/${object.metadata.name}`);
  return server;
}

/** @returns why not, when its CA can't sign: it has ended */
async function renew(
  { request, because }: Due,
  issuerOf: Adopted['issuerOf'],
  now: Date,
): Promise<HeldCertificate | NotRenewed> {
  const { certificatePem = '', keyPem = '' } = (request.issuer && issuerOf(request.issuer)) ?? {};
  try {
    return { ...(await issueInMemory(request, { certificatePem, keyPem }, now)), request, because };
  } catch (error) {
    if (error instanceof PkiError) return { secretName: request.secretName, message: error.message };
    throw error;
  }
}

/**
 * The Secret as it is, with another certificate and key. Whom a client believes is no less ours to say: what lies there as its
 * root may be of anybody.
 * @param rootPem certificate of our root; absent when its Secret is missing or holds another CA
 */
function withCertificate(
  secret: CertificateSecret | undefined,
  held: HeldCertificate,
  rootPem: string | undefined,
): readonly KubernetesObject[] {
  if (!secret) return [];
  const { name, namespace = '', labels = {}, ownerReferences = [] } = secret.head.metadata;
  const forClient = held.request.holder.kind === 'client';
  return [
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace, labels, ownerReferences },
      type: 'kubernetes.io/tls',
      data: {
        'tls.crt': encoded(held.chainPem),
        'tls.key': encoded(keyText(held.keyPem)),
        ...(forClient && rootPem ? { 'ca.crt': encoded(buildTrustBundle([rootPem])) } : {}),
      },
    },
  ];
}
