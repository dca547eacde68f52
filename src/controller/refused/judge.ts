// What is to be renewed of a stack whose spec is refused, and what nobody can renew: judged by what lies in its Secrets alone.
import { type KubernetesObject, keyOf, refOf } from '../../api/objects.ts';
import { AUTHORITY_NAMES, type Authority } from '../../components/authorities.ts';
import { type CertificateSecret, certificatesIn } from '../../observed/certificates.ts';
import type { Live } from '../../observed/live.ts';
import { ADOPTED, type ReissueReason, reissueReason } from '../../pki/policies.ts';
import type { StoredCertificate } from '../../pki/types.ts';
import { adoptedLeaves } from '../../plan/adopt.ts';
import type { CertificateRequest } from '../../plan/certificates.ts';
import { isUsable } from '../../plan/known-authorities.ts';
import { authoritySecretName } from '../../stack/names.ts';
import type { NotRenewed } from '../../status/pass.ts';
import { isOurs, type Owner } from '../apply/ownership.ts';
import { judgeAuthorities } from '../authorities.ts';
import type { Context } from '../context.ts';
import { authoritiesNotRenewed } from './authorities.ts';
import { authoritiesIn, authorityNames, componentsIn } from './may-have.ts';
import { withoutRenewal } from './not-renewed.ts';

type Stored = ReadonlyMap<string, StoredCertificate>;
type Secrets = ReadonlyMap<string, CertificateSecret>;

/** What is to be renewed of a state of the stack, and what it takes. */
export interface Adopted {
  readonly due: readonly Due[];
  /** Those that nobody renews: of CAs those that would be renewed by now. */
  readonly stuck: readonly NotRenewed[];
  readonly issuerOf: (authority: Authority) => StoredCertificate | undefined;
  /** By name. */
  readonly secrets: Secrets;
  /** The leaves that can be renewed, and the CAs, each as it stands. */
  readonly requests: readonly CertificateRequest[];
  /** What Secrets hold that are the stack's, by name. */
  readonly believed: Stored;
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
  const issuerPems = Object.fromEntries(
    AUTHORITY_NAMES.map((authority) => [authority, issuerOf(authority)?.certificatePem ?? '']),
  );
  const leaves = adoptedLeaves(stack, pemsOf(stored), issuerPems);
  const owned = [...secrets].filter(([, { head }]) => isOurs(head, stack)).map(([name]) => name);
  const canSign = (authority: Authority) => issuerOf(authority) !== undefined;
  const signing = AUTHORITY_NAMES.filter(canSign).map((authority) => authoritySecretName(stack, authority));
  const ours = new Set([...owned, ...signing, ...leaves.map(({ secretName }) => secretName)]);
  const believed: Stored = new Map([...stored].filter(([name]) => ours.has(name) && !unknown.has(name)));
  const authorities = authoritiesIn(stack, object, pemsOf(believed));
  const ofLeaves = owned.filter((name) => !authorityNames(stack).includes(name));
  const looked = { components: componentsIn(object), secrets: ofLeaves, leaves, canSign, refusals };
  const now = context.now();
  return {
    due: leaves.flatMap((request) => dueOf(request, stored, issuerOf, now)),
    stuck: [...authoritiesNotRenewed(stack, authorities, believed, looked, now), ...withoutRenewal(stack, looked)],
    issuerOf,
    secrets,
    requests: [...authorities, ...leaves],
    believed,
  };
}

const pemsOf = (stored: Stored): ReadonlyMap<string, string> =>
  new Map([...stored].map(([name, { certificatePem = '' }]) => [name, certificatePem]));

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
