// One stack on the API server of the tests, and what became of it.

import { createHash } from 'node:crypto';
import { waitFor } from '../../sandbox/wait.ts';
import { API_VERSION, KIND } from '../../src/api/group.ts';
import { type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../src/api/objects.ts';
import { AUTHORITY_NAMES } from '../../src/components/authorities.ts';
import { WRITTEN_KINDS } from '../../src/controller/caches/caches.ts';
import { gatherInputs } from '../../src/inputs/gather.ts';
import type { Client } from '../../src/kube/client.ts';
import type { Kind } from '../../src/kube/kinds.ts';
import { readCertificateSecret } from '../../src/observed/certificate-secret.ts';
import { observe } from '../../src/observed/observe.ts';
import { certificateRequests } from '../../src/plan/certificates.ts';
import { desire, NOTHING_SEEN } from '../../src/plan/desire.ts';
import { recordedLists } from '../../src/plan/revocation.ts';
import { authoritySecretName } from '../../src/stack/names.ts';
import { resolveStack } from '../../src/stack/resolve/resolve.ts';
import type { StackSettings } from '../../src/stack/settings.ts';
import type { Condition, StackSpecInput, StackStatus } from '../../src/stack/types.ts';
import { buildObjects } from '../../src/workloads/build.ts';
import { OBJECT_STORAGE, objectStorageSecret } from './object-storage/secrets.ts';

const WRITE = { fieldManager: 'user' };
const TIMEOUT = 30_000;

/**
 * The smallest spec. Each stack that takes its object storage gets a bucket of its own (`ownStorage`): of several on one
 * bucket the younger ones have no Compactor, and get it when the older ones go.
 */
export const SMALL: StackSpecInput = { objectStorage: { secretRef: { name: 'thanos-objstore' } } };

export interface LiveStack {
  readonly name: string;
  readonly namespace: string;
  readonly get: () => Promise<KubernetesObject>;
  readonly status: () => Promise<StackStatus>;
  readonly condition: (type: string) => Promise<Condition | undefined>;
  /** Replaces the spec. */
  readonly put: (spec: StackSpecInput) => Promise<void>;
  readonly remove: () => Promise<void>;
  /** Everything that carries the labels of the stack, by `keyOf`. */
  readonly objects: () => Promise<ReadonlyMap<string, KubernetesObject>>;
  /** The object `<stack>-thanos-<rest>`. */
  readonly find: (kind: Kind, rest: string) => Promise<KubernetesObject | undefined>;
  readonly ref: (kind: Kind, rest: string) => ObjectRef;
  /** Waits until the newest spec was looked at and a condition has a status (and a reason, and words in its message). */
  readonly until: (type: string, status: string, reason?: string, says?: string) => Promise<Condition>;
  readonly ready: () => Promise<void>;
}

const API_VERSIONS: Readonly<Partial<Record<Kind, string>>> = {
  Deployment: 'apps/v1',
  StatefulSet: 'apps/v1',
  PodDisruptionBudget: 'policy/v1',
  NetworkPolicy: 'networking.k8s.io/v1',
  Role: 'rbac.authorization.k8s.io/v1',
  RoleBinding: 'rbac.authorization.k8s.io/v1',
};

/** Creates a stack, or takes the one that is there. */
export async function makeStack(
  client: Client,
  name: string,
  namespace: string,
  spec: StackSpecInput = SMALL,
): Promise<LiveStack> {
  const stack = liveStack(client, name, namespace);
  await stack.put(spec);
  return stack;
}

function liveStack(client: Client, name: string, namespace: string): LiveStack {
  const self: ObjectRef = { apiVersion: API_VERSION, kind: KIND, namespace, name };
  const get = () => client.get(self);
  const status = async () => ((await get())['status'] ?? {}) as StackStatus;
  const condition = async (type: string) => (await status()).conditions?.find((one) => one.type === type);
  const ref = (kind: Kind, rest: string): ObjectRef => ({
    apiVersion: API_VERSIONS[kind] ?? 'v1',
    kind,
    namespace,
    name: `${name}-thanos-${rest}`,
  });
  const until: LiveStack['until'] = (type, wanted, reason, says = '') => {
    const isIt = (found: Condition) =>
      found.status === wanted && (reason === undefined || found.reason === reason) && found.message.includes(says);
    return untilCondition(get, `${namespace}/${name} to be ${type}=${wanted} ${reason ?? ''} ${says}`, type, isIt);
  };
  return {
    name,
    namespace,
    get,
    status,
    condition,
    ref,
    until,
    put: (spec) => putSpec(client, self, spec),
    remove: async () => {
      await client.remove(self);
    },
    objects: () => objectsOf(client, name, namespace),
    find: (kind, rest) => client.find(ref(kind, rest)),
    ready: async () => {
      await until('Ready', 'True');
    },
  };
}

/** The Secret with the bucket of a stack. Tests that look for what a stack leaves behind go by its name, so it is not in there. */
export const bucketSecret = (stack: string): string =>
  `objstore-of-${createHash('sha256').update(stack).digest('hex').slice(0, 10)}`;

/** The spec with a bucket for this stack alone where it has that of `SMALL`; its Secret is there afterwards. */
async function ownStorage(client: Client, { namespace = '', name }: ObjectRef, spec: StackSpecInput) {
  if (spec.objectStorage !== SMALL.objectStorage) return spec;
  const secret = bucketSecret(name);
  await client.apply(objectStorageSecret(namespace, secret, { ...OBJECT_STORAGE, prefix: `${namespace}/${name}` }), {
    ...WRITE,
    force: true,
  });
  return { ...spec, objectStorage: { secretRef: { name: secret } } };
}

/** By PUT, as most clients of Kubernetes do; the status is written at the same time, hence the repetition. */
async function putSpec(client: Client, ref: ObjectRef, given: StackSpecInput): Promise<void> {
  const { namespace = '', name } = ref;
  const spec = await ownStorage(client, ref, given);
  const write = async () => {
    const live = await client.find(ref);
    if (live) await client.replace({ ...live, spec }, WRITE);
    else await client.create({ apiVersion: API_VERSION, kind: KIND, metadata: { name, namespace }, spec }, WRITE);
    return true;
  };
  await waitFor(`the spec of ${namespace}/${name} to be written`, write, { timeout: 5000, interval: 20 });
}

async function untilCondition(
  get: () => Promise<KubernetesObject>,
  what: string,
  type: string,
  isIt: (condition: Condition) => boolean,
): Promise<Condition> {
  let last: StackStatus | undefined;
  const look = async () => {
    const object = await get();
    last = object['status'] as StackStatus | undefined;
    const found = last?.conditions?.find((one) => one.type === type);
    const isCurrent = last?.observedGeneration === object.metadata.generation;
    return isCurrent && found !== undefined && isIt(found) && found;
  };
  return waitFor(what, look, { timeout: TIMEOUT }).catch((error: unknown) => {
    throw new Error(`${String(error)}: ${JSON.stringify(last?.conditions, undefined, 1)}`);
  });
}

async function objectsOf(client: Client, name: string, namespace: string) {
  const labelSelector = `app.kubernetes.io/managed-by=secure-thanos-operator,securethanos.io/stack=${name}`;
  const lists = await Promise.all(WRITTEN_KINDS.map((kind) => client.list(kind, { namespace, labelSelector })));
  const items = lists.flatMap((list) => list.items);
  return new Map(items.map((object) => [keyOf(refOf(object)), object]));
}

/**
 * Every object that the stack should have now, made from what the API server holds: its spec, the user's inputs, the CAs and
 * the marks of allowed identities, with what its status says of them.
 */
export async function expectedObjects(
  client: Client,
  object: KubernetesObject,
  settings: StackSettings = { clusterDomain: 'cluster.local', clusterDiscoveryNamespaces: [] },
): Promise<readonly KubernetesObject[]> {
  const { stack, violations } = resolveStack(object, settings);
  if (!stack) throw new Error(JSON.stringify(violations));
  const names = AUTHORITY_NAMES.map((authority) => authoritySecretName(stack, authority));
  const read = async (name: string) => {
    const secret = await client.get({ apiVersion: 'v1', kind: 'Secret', namespace: stack.namespace, name });
    return [name, readCertificateSecret(secret)] as const;
  };
  const certificates = new Map(await Promise.all(names.map(read)));
  const { inputs } = await gatherInputs(client, stack);
  const { allowed } = observe(stack, await objectsOf(client, stack.name, stack.namespace));
  const seen = { ...NOTHING_SEEN, allowed, recorded: recordedLists(object) };
  return buildObjects(desire({ stack, certificates, inputs, seen }));
}

/** Names of the Secrets of all certificates that the stack should have. */
export function expectedCertificates(object: KubernetesObject): readonly string[] {
  const { stack } = resolveStack(object, { clusterDomain: 'cluster.local', clusterDiscoveryNamespaces: [] });
  return stack ? certificateRequests(stack).map(({ secretName }) => secretName) : [];
}
