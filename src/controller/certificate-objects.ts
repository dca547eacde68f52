import type { KubernetesObject } from '../api/objects.ts';
import { keyOf } from '../api/objects.ts';
import type { Client } from '../kube/client.ts';
import { buildCertificateSecret } from '../manifests/parts/certificate-secret.ts';
import type { TrustPlan } from '../plan/trust.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { HeldCertificate } from './certificates.ts';
import { isOurs } from './ownership.ts';

/** The Secrets of all certificates. Outside clients also get the root. */
export function certificateObjects(
  stack: ResolvedStack,
  held: ReadonlyMap<string, HeldCertificate>,
  trust: TrustPlan,
): { readonly authorities: readonly KubernetesObject[]; readonly leaves: readonly KubernetesObject[] } {
  const build = ({ request, chainPem, keyPem }: HeldCertificate) => {
    const forClient = request.holder.startsWith('client/');
    return buildCertificateSecret(stack, request, { chainPem, keyPem, ...(forClient ? { rootPem: trust.root } : {}) });
  };
  const isLeaf = ({ request }: HeldCertificate) => request.desired.kind === 'leaf';
  const all = [...held.values()];
  return { authorities: all.filter((one) => !isLeaf(one)).map(build), leaves: all.filter(isLeaf).map(build) };
}

/** The cache was behind the server: deciding on it would replace a key that is in use. */
class StaleCacheError extends Error {
  override readonly name = 'StaleCacheError';
}

/**
 * A key that was just made is about to be written. If the Secret was changed since the cache saw it, the pass starts over.
 * A Secret that is not ours is left to the write, which is refused and told.
 * @throws StaleCacheError
 */
export async function refuseStaleKeys(
  client: Client,
  stack: ResolvedStack,
  held: ReadonlyMap<string, HeldCertificate>,
  live: ReadonlyMap<string, KubernetesObject>,
): Promise<void> {
  for (const [name, { because }] of held) {
    if (!because) continue;
    const ref = { apiVersion: 'v1', kind: 'Secret', namespace: stack.namespace, name };
    const cached = live.get(keyOf(ref));
    const current = await client.find(ref);
    if (current && !isOurs(current, stack)) continue;
    if (current?.metadata.resourceVersion !== cached?.metadata.resourceVersion) {
      throw new StaleCacheError(`Secret ${name} was changed in the meantime: the pass starts over`);
    }
  }
}
