// What a verification from outside goes by: the stack, its root, and what it says of itself. No Secret is needed for it.
import { dataOf } from '../../api/data.ts';
import { API_VERSION, KIND } from '../../api/group.ts';
import type { KubernetesObject } from '../../api/objects.ts';
import type { Client } from '../../kube/client.ts';
import { parseBundle } from '../../pki/bundle.ts';
import { PkiError } from '../../pki/errors.ts';
import { inspectCertificate } from '../../pki/inspect.ts';
import { saidRoll, type VersionRoll } from '../../plan/version-roll.ts';
import type { StackId } from '../../stack/names.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import type { StackStatus } from '../../stack/types.ts';
import { acceptStack } from '../../user-files/flags/accept.ts';

export interface FoundStack {
  readonly object: KubernetesObject;
  readonly stack: ResolvedStack;
  /** Who keeps an earlier version for now. */
  readonly waiting: VersionRoll['waiting'];
  readonly rootPem: string;
  /** Whether the operator says that nothing is under way: else pods may hold what was right before. */
  readonly isSettled: boolean;
}

/** Reads the stack and its root. Rejects with a sentence. */
export async function findStack(client: Pick<Client, 'find'>, id: StackId): Promise<FoundStack> {
  const where = `${id.namespace}/${id.name}`;
  const object = await client.find({ apiVersion: API_VERSION, kind: KIND, ...id });
  if (!object) throw new Error(`there is no ${KIND} ${where}: name its namespace with -n`);
  // Which namespaces may discover in the whole cluster is the operator's business, and changes no listener.
  const settings = { clusterDomain: 'cluster.local', clusterDiscoveryNamespaces: [id.namespace] };
  const { stack, violations } = acceptStack(object, settings, new Date());
  if (!stack) {
    const [first] = violations;
    throw new Error(`the spec of ${where} is refused: ${first?.path} ${first?.message}`);
  }
  const status = (object['status'] ?? {}) as StackStatus;
  const isSettled = !status.conditions?.some((one) => one.type === 'Reconciling' && one.status === 'True');
  const { waiting } = saidRoll(stack, status);
  return { object, stack, waiting, rootPem: await findRoot(client, id, status), isSettled };
}

/** The root, from the trust object that the status names; its fingerprint must be the one in the status, and nothing may stand beside it. */
async function findRoot(client: Pick<Client, 'find'>, { name, namespace }: StackId, status: StackStatus) {
  const trust = status.components?.flatMap((component) => component.trust ?? [])[0];
  const fingerprint = status.tls?.rootFingerprint;
  if (!trust || !fingerprint)
    throw new Error(`the status of ${namespace}/${name} names no root yet: wait until its certificates are issued`);
  const found = await client.find({ apiVersion: 'v1', kind: 'ConfigMap', namespace, name: trust });
  const text = dataOf(found)['root.crt'] ?? '';
  const [rootPem = '', ...others] = certificatesOf(text);
  if (others.length === 0 && rootPem !== '' && inspectCertificate(rootPem).fingerprint === fingerprint) return rootPem;
  throw new Error(
    `ConfigMap ${namespace}/${trust} does not hold the root that the status of ${name} names, and it alone`,
  );
}

/** Each as we write it; none of a text that holds anything else too. */
function certificatesOf(pem: string): readonly string[] {
  try {
    return parseBundle(pem);
  } catch (error) {
    if (error instanceof PkiError) return [];
    throw error;
  }
}
