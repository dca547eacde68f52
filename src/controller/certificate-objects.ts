import type { KubernetesObject } from '../api/objects.ts';
import { keyOf, type ObjectRef, refOf } from '../api/objects.ts';
import type { WriteFailure } from '../api/problems.ts';
import { inTurns } from '../dial/in-turns.ts';
import type { Client } from '../kube/client.ts';
import { isCut, MOST_VALUES } from '../kube/read-object.ts';
import { buildCertificateSecret } from '../manifests/certificate-secret.ts';
import type { StoredCertificate } from '../pki/types.ts';
import type { CertificateRequest } from '../plan/certificates.ts';
import type { TrustPlan } from '../plan/trust.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { isOurs, type Owner } from './apply/ownership.ts';
import type { HeldCertificate } from './certificates.ts';

/** By `keyOf`. */
type Secrets = ReadonlyMap<string, KubernetesObject>;

/** The Secrets of all certificates. Outside clients also get the root. */
export function certificateObjects(
  stack: ResolvedStack,
  held: ReadonlyMap<string, HeldCertificate>,
  trust: TrustPlan,
): { readonly authorities: readonly KubernetesObject[]; readonly leaves: readonly KubernetesObject[] } {
  const build = ({ request, chainPem, keyPem }: HeldCertificate) => {
    const forClient = request.holder.kind === 'client';
    return buildCertificateSecret(stack, request, { chainPem, keyPem, ...(forClient ? { rootPem: trust.root } : {}) });
  };
  const all = [...held.values()];
  return {
    authorities: all.filter(({ request }) => !isLeaf(request)).map(build),
    leaves: all.filter(({ request }) => isLeaf(request)).map(build),
  };
}

const isLeaf = ({ desired }: CertificateRequest): boolean => desired.kind === 'leaf';

/**
 * The cache, completed by Secrets that are not in it: it knows objects by their labels, which may have been changed by hand.
 * A key that is in use would be replaced. Whether they are ours is judged by what they hold. Without any CA no leaf is in use, so those of a new stack are not asked for.
 */
export async function withUncachedSecrets(
  client: Client,
  stack: ResolvedStack,
  requests: readonly CertificateRequest[],
  cached: Secrets,
): Promise<Secrets> {
  const refs = (isWanted: (request: CertificateRequest) => boolean) =>
    requests.filter(isWanted).map(({ secretName }) => secretRef(stack, secretName));
  const authorities = refs((request) => !isLeaf(request));
  const known = await withSecrets(client, authorities, cached);
  const hasAuthority = authorities.some((ref) => known.has(keyOf(ref)));
  return hasAuthority ? withSecrets(client, refs(isLeaf), known) : known;
}

/** What is known, completed by the Secrets that the server has besides, a few at a time. */
export async function withSecrets(client: Client, refs: readonly ObjectRef[], cached: Secrets): Promise<Secrets> {
  const unknown = refs.filter((ref) => !cached.has(keyOf(ref)));
  const found = await inTurns(unknown, SECRETS_AT_ONCE, async (ref) => {
    const secret = await client.find(ref, BOUNDED);
    return secret && withoutTooMuch(secret);
  });
  const there = found.filter((secret) => secret !== undefined);
  return new Map([...cached, ...there.map((secret) => [keyOf(refOf(secret)), secret] as const)]);
}

/** Secrets that one pass asks for at the same time: each may have 1 MiB by anybody's hand. See docs/limits.md. */
export const SECRETS_AT_ONCE = 2;
/** Characters of a Secret that is kept while a pass lasts, as JSON. One that we write has some 20,000. */
export const LARGEST_SECRET = 256 * 1024;

/** Nor does one that we write have so many values: to read them takes the main thread as long as for ten of ours. */
const BOUNDED = { mostValues: MOST_VALUES } as const;

/** Of what is larger than any Secret of ours just the name is kept, so that it counts as another's: it is left alone and told. */
function withoutTooMuch(secret: KubernetesObject): KubernetesObject {
  if (isCut(secret) || JSON.stringify(secret).length <= LARGEST_SECRET) return secret;
  const { apiVersion, kind, metadata } = secret;
  const { name, namespace, uid, resourceVersion } = metadata;
  return {
    apiVersion,
    kind,
    metadata: {
      name,
      ...(namespace ? { namespace } : {}),
      ...(uid ? { uid } : {}),
      ...(resourceVersion ? { resourceVersion } : {}),
    },
  };
}

/** What the Secrets hold after the writes of a pass, of which some may have been refused. */
export function keptCertificates(
  stack: ResolvedStack,
  pass: {
    readonly held: ReadonlyMap<string, HeldCertificate>;
    readonly stored: ReadonlyMap<string, StoredCertificate>;
    /** False: a CA could not be kept, so nothing that was made in this pass counts. */
    readonly hasAuthorities: boolean;
    readonly refused: readonly WriteFailure[];
  },
): ReadonlyMap<string, StoredCertificate> {
  const refused = new Set(pass.refused.map(({ object }) => keyOf(object)));
  const isWritten = ([secretName]: readonly [string, HeldCertificate]) =>
    pass.hasAuthorities && !refused.has(keyOf(secretRef(stack, secretName)));
  return new Map<string, StoredCertificate>([...pass.stored, ...[...pass.held].filter(isWritten)]);
}

export const secretRef = ({ namespace }: Pick<Owner, 'namespace'>, name: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  namespace,
  name,
});

/** The cache was behind the server: deciding on it would replace a key that is in use. */
export class StaleCacheError extends Error {
  override readonly name = 'StaleCacheError';
  /** @param what such as `Secret prod-thanos-root-ca` */
  constructor(what: string) {
    super(`${what} was changed in the meantime: the pass starts over`);
  }
}

/**
 * A key that was just made is about to replace another. If the Secret was changed since the cache saw it, the pass starts over.
 * A Secret that is not ours is left to the write, which is refused and told.
 * @throws StaleCacheError
 */
export async function refuseStaleKeys(
  client: Client,
  stack: Owner,
  held: ReadonlyMap<string, HeldCertificate>,
  live: Secrets,
): Promise<void> {
  for (const [name, { because }] of held) {
    const ref = secretRef(stack, name);
    const cached = live.get(keyOf(ref));
    // What the cache doesn't know is written as new, which the server refuses when it is there.
    if (!because || !cached) continue;
    const current = await client.find(ref, BOUNDED);
    // Of what is too large to be read nobody knows whose it is: it counts as changed.
    if (current && !isCut(current) && !isOurs(current, stack)) continue;
    if (current?.metadata.resourceVersion !== cached.metadata.resourceVersion) {
      throw new StaleCacheError(`Secret ${name}`);
    }
  }
}
