// What we made, as the API server has it: one list and watch a kind, by label, indexed by stack.
import type { KubernetesObject, ObjectRef } from '../../api/objects.ts';
import type { Client } from '../../kube/client.ts';
import type { Kind } from '../../kube/kinds.ts';
import { isCut, MOST_VALUES } from '../../kube/read-object.ts';
import type { Change } from '../../kube/reflector/object-store.ts';
import { type Reflector, startReflector, withoutManagedFields } from '../../kube/reflector/reflector.ts';
import type { Log } from '../../kube/types.ts';
import { MANAGED_BY } from '../../stack/labels.ts';
import { withoutOwnFields } from '../apply/drift.ts';
import { withDigests } from './held-texts.ts';
import { type CacheShare, createCacheShare } from './share.ts';
import { emptyIndex, updateIndex } from './stack-index.ts';
import { untilSeen } from './until-seen.ts';

/** Kinds that belong to a stack, because we write them. */
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
  /** The stacks that exist before the first list. */
  readonly stacks: Iterable<{ readonly key: string; readonly uid: string }>;
  readonly onStackChange: (stackKey: string) => void;
  readonly onRestart: (kind: string, reason: string) => void;
}

export interface Caches extends Pick<CacheShare, 'know' | 'forget' | 'beyond'> {
  /** Objects of one stack, by `keyOf`, as they are now: a pass asks the server in between, and decides on one state. */
  readonly ofStack: (stackKey: string) => ReadonlyMap<string, KubernetesObject>;
  readonly synced: Promise<unknown>;
  readonly hasSynced: () => boolean;
  readonly done: Promise<unknown>;
  /**
   * Resolves when the caches show what was just written (or removed), or after two seconds. What they will never hold, because
   * it is beyond the share of the stack, is not waited for longer than until it came by.
   */
  readonly untilSeen: (
    stackKey: string,
    written: readonly KubernetesObject[],
    removed: readonly ObjectRef[],
  ) => Promise<void>;
}

const isWritten = (kind: Kind): boolean => [...WRITTEN_KINDS, ...CLUSTER_KINDS].includes(kind);

/** Of these etcd holds up to 1.5 MiB each by anybody's hand, and the bytes of a page are held at once. */
const LARGE_KINDS: readonly Kind[] = ['Secret', 'ConfigMap'];
export const OBJECTS_A_PAGE = { large: 10, others: 50 } as const;

const MANAGED_SELECTOR = Object.entries(MANAGED_BY)
  .map(([key, value]) => `${key}=${value}`)
  .join(',');

export function startCaches(options: CacheOptions): Caches {
  const index = emptyIndex();
  const share = createCacheShare();
  for (const { key, uid } of options.stacks) share.know(key, uid);
  const heldOf = (stackKey: string) => index.stacks.get(stackKey) ?? new Map<string, KubernetesObject>();
  const onChange = (change: Change) => {
    if (change.type === 'deleted') share.give(change.object);
    updateIndex(index, change).forEach(options.onStackChange);
  };
  const namespaced: readonly Kind[] = [...WRITTEN_KINDS, 'Pod', 'PersistentVolumeClaim'];
  const scopes = options.namespaces.length > 0 ? options.namespaces : [undefined];
  const reflectors = [
    ...namespaced.flatMap((kind) => scopes.map((namespace) => reflect(options, kind, namespace, { onChange, share }))),
    ...(options.clusterScoped
      ? CLUSTER_KINDS.map((kind) => reflect(options, kind, undefined, { onChange, share }))
      : []),
  ];
  const { know, forget, beyond } = share;
  return {
    know,
    forget,
    beyond,
    ofStack: (stackKey) => new Map(heldOf(stackKey)),
    synced: Promise.all(reflectors.map(({ synced }) => synced)),
    hasSynced: () => reflectors.every(({ hasSynced }) => hasSynced()),
    done: Promise.all(reflectors.map(({ done }) => done)),
    untilSeen: (stackKey, written, removed) => {
      const isBeyond = (object: KubernetesObject) => share.isBeyond(stackKey, object);
      return untilSeen({ look: () => heldOf(stackKey), gone: index.gone, isBeyond }, written, removed);
    },
  };
}

function reflect(
  options: CacheOptions,
  kind: Kind,
  namespace: string | undefined,
  { onChange, share }: { readonly onChange: (change: Change) => void; readonly share: CacheShare },
): Reflector {
  const { client, signal, log, onRestart } = options;
  const slim = isWritten(kind) ? withoutOwnFields : withoutManagedFields;
  return startReflector({
    client,
    kind,
    signal,
    log,
    onRestart,
    labelSelector: MANAGED_SELECTOR,
    onChange,
    transform: (object) => {
      if (isCut(object)) share.refuse(object);
      // To make an object slim takes long where somebody gave it many fields.
      if (isCut(object) || !share.canBelong(object)) return undefined;
      const kept = withDigests(slim(object));
      return share.take(kept) ? kept : undefined;
    },
    mostValues: MOST_VALUES,
    pageLimit: LARGE_KINDS.includes(kind) ? OBJECTS_A_PAGE.large : OBJECTS_A_PAGE.others,
    ...(namespace ? { namespace } : {}),
  });
}
