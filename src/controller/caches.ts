// What we made, as the API server has it: one list and watch a kind, by label, indexed by stack.
import { type KubernetesObject, keyOf, type ObjectRef, refOf } from '../api/objects.ts';
import type { Client } from '../kube/client.ts';
import type { Kind } from '../kube/kinds.ts';
import type { Change } from '../kube/object-store.ts';
import { type Reflector, startReflector } from '../kube/reflector.ts';
import { isOlder } from '../kube/resource-version.ts';
import type { Log } from '../kube/types.ts';
import { MANAGED_BY } from '../stack/labels.ts';
import { stackKeyOf } from './stack-key.ts';

/** Kinds that belong to a stack: what we write, and the pods that come of it. */
export const WRITTEN_KINDS: readonly Kind[] = [
  'NetworkPolicy',
  'ServiceAccount',
  'Role',
  'RoleBinding',
  'Secret',
  'ConfigMap',
  'Service',
  'PodDisruptionBudget',
  'StatefulSet',
  'Deployment',
];
const CLUSTER_KINDS: readonly Kind[] = ['ClusterRole', 'ClusterRoleBinding'];

export interface CacheOptions {
  readonly client: Client;
  /** Namespaces to look at; empty for all. */
  readonly namespaces: readonly string[];
  /** Whether ClusterRoles of stacks may exist at all. */
  readonly clusterScoped: boolean;
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly onStackChange: (stackKey: string) => void;
  readonly onRestart: (kind: string, reason: string) => void;
}

export interface Caches {
  /** Objects of one stack, by `keyOf`. */
  readonly ofStack: (stackKey: string) => ReadonlyMap<string, KubernetesObject>;
  readonly synced: Promise<unknown>;
  readonly hasSynced: () => boolean;
  readonly done: Promise<unknown>;
  /** Resolves when the caches show what was just written (or removed), or after two seconds. */
  readonly untilSeen: (
    stackKey: string,
    written: readonly KubernetesObject[],
    removed: readonly ObjectRef[],
  ) => Promise<void>;
}

const SEEN_TIMEOUT_MS = 2000;
const SEEN_POLL_MS = 10;

const MANAGED_SELECTOR = Object.entries(MANAGED_BY)
  .map(([key, value]) => `${key}=${value}`)
  .join(',');

export function startCaches(options: CacheOptions): Caches {
  const index = new Map<string, Map<string, KubernetesObject>>();
  const onChange = (change: Change) => {
    const stackKey = updateIndex(index, change);
    if (stackKey) options.onStackChange(stackKey);
  };
  const namespaced: readonly Kind[] = [...WRITTEN_KINDS, 'Pod'];
  const scopes = options.namespaces.length > 0 ? options.namespaces : [undefined];
  const reflectors = [
    ...namespaced.flatMap((kind) => scopes.map((namespace) => reflect(options, kind, namespace, onChange))),
    ...(options.clusterScoped ? CLUSTER_KINDS.map((kind) => reflect(options, kind, undefined, onChange)) : []),
  ];
  return {
    ofStack: (stackKey) => index.get(stackKey) ?? new Map(),
    synced: Promise.all(reflectors.map(({ synced }) => synced)),
    hasSynced: () => reflectors.every(({ hasSynced }) => hasSynced()),
    done: Promise.all(reflectors.map(({ done }) => done)),
    untilSeen: (stackKey, written, removed) => untilSeen(() => index.get(stackKey) ?? new Map(), written, removed),
  };
}

function reflect(
  options: CacheOptions,
  kind: Kind,
  namespace: string | undefined,
  onChange: (change: Change) => void,
): Reflector {
  const { client, signal, log, onRestart } = options;
  return startReflector({
    client,
    kind,
    signal,
    log,
    onRestart,
    labelSelector: MANAGED_SELECTOR,
    onChange,
    ...(namespace ? { namespace } : {}),
  });
}

function updateIndex(index: Map<string, Map<string, KubernetesObject>>, { type, object }: Change): string | undefined {
  const stackKey = stackKeyOf(object);
  if (!stackKey) return undefined;
  const objects = index.get(stackKey) ?? new Map<string, KubernetesObject>();
  if (type === 'deleted') objects.delete(keyOf(refOf(object)));
  else objects.set(keyOf(refOf(object)), object);
  if (objects.size > 0) index.set(stackKey, objects);
  else index.delete(stackKey);
  return stackKey;
}

async function untilSeen(
  look: () => ReadonlyMap<string, KubernetesObject>,
  written: readonly KubernetesObject[],
  removed: readonly ObjectRef[],
): Promise<void> {
  const endsAt = Date.now() + SEEN_TIMEOUT_MS;
  const isSeen = () => {
    const objects = look();
    const lagging = written.some((object) => isLagging(objects.get(keyOf(refOf(object))), object));
    return !lagging && !removed.some((ref) => objects.has(keyOf(ref)));
  };
  while (!isSeen() && Date.now() < endsAt) await new Promise((resolve) => setTimeout(resolve, SEEN_POLL_MS));
}

function isLagging(cached: KubernetesObject | undefined, written: KubernetesObject): boolean {
  return !cached || isOlder(cached.metadata.resourceVersion, written.metadata.resourceVersion);
}
