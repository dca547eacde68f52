// What is to be renewed of a stack whose spec is refused, and what nobody can renew: judged by what lies in its Secrets alone.
import { type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../api/objects.ts';
import { AUTHORITY_NAMES, type Authority } from '../../components/authorities.ts';
import { type CertificateSecret, certificatesIn } from '../../observed/certificates.ts';
import type { Live } from '../../observed/live.ts';
import { ADOPTED, type ReissueReason, reissueReason } from '../../pki/policies.ts';
import type { StoredCertificate } from '../../pki/types.ts';
import { adoptedLeaves } from '../../plan/adopt.ts';
import type { CertificateRequest } from '../../plan/certificates.ts';
import { isUsable } from '../../plan/known-authorities.ts';
import { declaredClients } from '../../plan/own-secrets.ts';
import { COMPONENTS, type Component, isComponent } from '../../stack/components.ts';
import { leavesOf } from '../../stack/leaves.ts';
import { authoritySecretName, clientSecretName, type StackId } from '../../stack/names.ts';
import type { StackStatus } from '../../stack/types.ts';
import type { NotRenewed } from '../../status/pass.ts';
import { isOurs, type Owner } from '../apply/ownership.ts';
import { judgeAuthorities } from '../authorities.ts';
import { secretRef } from '../certificate-objects.ts';
import type { Context, StackObject } from '../context.ts';
import { withoutRenewal } from './not-renewed.ts';

type Stored = ReadonlyMap<string, StoredCertificate>;
type Secrets = ReadonlyMap<string, CertificateSecret>;

export const authorityNames = (stack: StackId): readonly string[] =>
  AUTHORITY_NAMES.map((authority) => authoritySecretName(stack, authority));

/** Secrets that a stack may have, whatever is wrong with its spec. What lies in them is judged by itself. */
export function leafRefs(stack: StackId, object: StackObject): readonly ObjectRef[] {
  const ofClients = declaredClients(object['spec']).map((client) => clientSecretName(stack, client));
  const ofComponents = componentsIn(object).flatMap((component) => leavesOf(stack, component));
  const ofLeaves = ofComponents.map(({ secretName }) => secretName);
  return [...authorityNames(stack), ...ofLeaves, ...ofClients].map((name) => secretRef(stack, name));
}

/** Of instances the status tells, which nobody but the operator writes. */
const componentsIn = (object: KubernetesObject): readonly Component[] => [
  ...new Set<Component>([...COMPONENTS, ...lastRun(object)]),
];

/** The components of the last good state. */
function lastRun(object: KubernetesObject): readonly Component[] {
  const { components = [] } = (object['status'] ?? {}) as StackStatus;
  return components.map(({ name }) => name).filter(isComponent);
}

/** Leaves of the last good state whose Secrets are gone: nothing says any more what was in them. */
export const missingLeaves = (
  object: KubernetesObject,
  stack: StackId,
  { secrets }: Pick<Adopted, 'secrets'>,
): readonly NotRenewed[] =>
  lastRun(object)
    .flatMap((component) => leavesOf(stack, component))
    .filter(({ secretName }) => !secrets.has(secretName))
    .map(({ secretName }) => ({ secretName, message: 'it is gone, and is made anew when the spec is corrected' }));

/** What is to be renewed of a state of the stack, and what it takes. */
export interface Adopted {
  readonly due: readonly Due[];
  readonly stuck: readonly NotRenewed[];
  readonly issuerOf: (authority: Authority) => StoredCertificate | undefined;
  /** By name. */
  readonly secrets: Secrets;
}

export async function judgeAdopted(
  context: Context,
  object: KubernetesObject,
  stack: Owner,
  live: Live,
): Promise<Adopted> {
  const secrets = tlsSecrets(live.values(), stack);
  const stored: Stored = new Map([...secrets].map(([name, secret]) => [name, secret.stored]));
  const { unknown, refusals } = await judgeAuthorities(context.client, object, stack, stored);
  const issuerOf = (authority: Authority) => {
    const secretName = authoritySecretName(stack, authority);
    const found = stored.get(secretName);
    // Without the key that fits nobody said yet whose certificate it is.
    return !found || unknown.has(secretName) || !isUsable(found) ? undefined : found;
  };
  const pems = new Map([...stored].map(([name, { certificatePem = '' }]) => [name, certificatePem]));
  const issuerPems = Object.fromEntries(
    AUTHORITY_NAMES.map((authority) => [authority, issuerOf(authority)?.certificatePem ?? '']),
  );
  const leaves = adoptedLeaves(stack, pems, issuerPems);
  const authorities = new Set(authorityNames(stack));
  const owned = [...secrets].filter(([name, secret]) => !authorities.has(name) && isOurs(secret.head, stack));
  const canSign = (authority: Authority) => issuerOf(authority) !== undefined;
  const secretNames = owned.map(([name]) => name);
  const looked = { components: componentsIn(object), secrets: secretNames, leaves, canSign, refusals };
  const due = leaves.flatMap((request) => dueOf(request, stored, issuerOf, context.now()));
  return { due, stuck: withoutRenewal(stack, looked), issuerOf, secrets };
}

/** A leaf that is to be renewed, and why. */
export interface Due {
  readonly request: CertificateRequest;
  readonly because: ReissueReason;
}

function dueOf(request: CertificateRequest, stored: Stored, issuerOf: Adopted['issuerOf'], now: Date): readonly Due[] {
  const { certificatePem, keyPem } = (request.issuer && issuerOf(request.issuer)) ?? {};
  if (!certificatePem || !keyPem) return [];
  const current = { ...stored.get(request.secretName), issuerPem: certificatePem };
  const because = reissueReason(current, request.desired, now, ADOPTED);
  return because ? [{ request, because }] : [];
}

/** The Secrets with certificates, by name, but for those of others. Of one without an owner its content tells whose it is. */
function tlsSecrets(live: Iterable<KubernetesObject>, stack: Owner): Secrets {
  const all = [...certificatesIn(live)].filter(([, { isOfTls }]) => isOfTls);
  const owner = { ...stack, proven: new Set(all.map(([, { head }]) => keyOf(refOf(head)))) };
  return new Map(all.filter(([, { head }]) => isOurs(head, owner)));
}
