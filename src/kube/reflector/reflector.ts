import type { KubernetesObject } from '../../api/objects.ts';
import { ApiError, isGone, isNotFound } from '../api-error.ts';
import type { Client } from '../client.ts';
import { type Clock, systemClock } from '../clock.ts';
import type { Kind } from '../kinds.ts';
import type { Selection } from '../list.ts';
import type { Log } from '../types.ts';
import { backOff, NO_FAILURE } from './backoff.ts';
import { type Change, createStore, type ObjectStore } from './object-store.ts';
import { advance, type Progress, refuseStale, renew } from './progress.ts';
import { type ReflectorTiming, TIMING } from './timing.ts';

export type ReflectorOptions = Selection & {
  readonly client: Pick<Client, 'pages' | 'watch'>;
  readonly kind: Kind;
  /** Ends the reflector. */
  readonly signal: AbortSignal;
  readonly onChange: (change: Change) => void;
  readonly log: Log;
  /** `synced` does not wait for a kind that the server does not know (a CRD that may be missing). */
  readonly optional?: boolean;
  /** What to keep of each object, undefined for nothing. By default all but managedFields, which are half of its bytes. */
  readonly transform?: (object: KubernetesObject) => KubernetesObject | undefined;
  /** Objects that are asked for at once; 500 if not given. The bytes of all of them are held until they are parsed. */
  readonly pageLimit?: number;
  /** Of objects with more values `transform` gets what is read of them (`isCut`). Absent: all are read as a whole. */
  readonly mostValues?: number;
  /** Called for each failure, with the error's reason. */
  readonly onRestart?: (kind: Kind, reason: string) => void;
  readonly clock?: Clock;
  readonly timing?: Partial<ReflectorTiming>;
};

/** A cache of one kind that follows the API server. */
export type Reflector = {
  readonly kind: Kind;
  readonly objects: ReadonlyMap<string, KubernetesObject>;
  /** Resolves at the first full list ('absent': optional and not there). Rejects when it is stopped before. */
  readonly synced: Promise<'synced' | 'absent'>;
  readonly hasSynced: () => boolean;
  /** Resolves when it has stopped. */
  readonly done: Promise<void>;
};

/**
 * Lists a kind, then watches it, for ever: a watch that breaks goes on from the last event, a resource version that is too
 * old (410) leads to a new list, and so does each regular end of a watch, which repairs what a faulty link swallowed.
 * No failure ends it and nothing is retried without a growing pause.
 */
export function startReflector(options: ReflectorOptions): Reflector {
  const { kind, log, signal, onChange, transform = withoutManagedFields } = options;
  const store = createStore((change) => {
    try {
      onChange(change);
    } catch (error) {
      log.error('a change could not be handled', { kind, name: change.object.metadata.name, error });
    }
  });
  const progress: Progress = { listedAt: 0, backoff: NO_FAILURE };
  const { promise: synced, resolve, reject } = Promise.withResolvers<'synced' | 'absent'>();
  // Whoever waits for it sees the rejection; if nobody does, it must not end the process.
  synced.catch(() => undefined);
  const context: Context = {
    options,
    store,
    progress,
    clock: options.clock ?? systemClock,
    timing: { ...TIMING, ...options.timing },
    keep: transform,
    sync: resolve,
  };
  const done = run(context).finally(() => reject(signal.reason));
  return { kind, objects: store.objects, synced, hasSynced: () => progress.listed === true, done };
}

type Context = {
  readonly options: ReflectorOptions;
  readonly store: ObjectStore;
  readonly progress: Progress;
  readonly clock: Clock;
  readonly timing: ReflectorTiming;
  readonly keep: (object: KubernetesObject) => KubernetesObject | undefined;
  readonly sync: (result: 'synced' | 'absent') => void;
};

async function run(context: Context): Promise<void> {
  const { signal } = context.options;
  while (!signal.aborted) {
    try {
      if (context.progress.resourceVersion === undefined) await list(context);
      await watch(context);
    } catch (error) {
      if (!signal.aborted) await recover(context, error);
    }
  }
}

async function list({ options, store, progress, clock, timing, keep, sync }: Context): Promise<void> {
  const { client, kind, namespace, labelSelector, fieldSelector, signal, pageLimit: limit, mostValues } = options;
  const items: KubernetesObject[] = [];
  let resourceVersion = '';
  const bounds = { ...(limit === undefined ? {} : { limit }), ...(mostValues === undefined ? {} : { mostValues }) };
  const place = { namespace, labelSelector, fieldSelector, signal, ...bounds };
  for await (const page of client.pages(kind, place)) {
    items.push(...page.items.flatMap((object) => keep(object) ?? []));
    resourceVersion = page.resourceVersion;
  }
  refuseStale(resourceVersion, progress, clock.now(), timing.staleMs);
  store.replace(items);
  Object.assign(progress, {
    resourceVersion,
    newest: resourceVersion,
    listedAt: clock.now(),
    listed: true,
    absent: false,
  });
  sync('synced');
}

async function watch({ options, store, progress, clock, timing, keep }: Context): Promise<void> {
  const { client, kind, namespace, labelSelector, fieldSelector, signal, mostValues } = options;
  const { watchMinMs, watchMaxMs, idleMs } = timing;
  const timeoutSeconds = Math.ceil((watchMinMs + clock.random() * (watchMaxMs - watchMinMs)) / 1000);
  const resourceVersion = progress.resourceVersion ?? '';
  const startedAt = clock.now();
  let heard = false;
  const place = { namespace, labelSelector, fieldSelector, resourceVersion };
  const chosen = { ...place, timeoutSeconds, idleMs, signal, ...(mostValues === undefined ? {} : { mostValues }) };
  for await (const { type, object } of client.watch(kind, chosen)) {
    heard = true;
    if (type !== 'BOOKMARK') take(store, object, type === 'DELETED' ? undefined : keep(object));
    advance(progress, object.metadata.resourceVersion);
  }
  if (!heard && clock.now() - startedAt < 1000) {
    throw new ApiError({
      status: 0,
      reason: 'ClosedAtOnce',
      message: 'the server ended the watch as soon as it began',
    });
  }
  renew(progress, clock.now(), watchMinMs);
}

/** What is not kept any more is gone for whoever looks, as what was deleted. */
function take(store: ObjectStore, object: KubernetesObject, kept: KubernetesObject | undefined): void {
  if (kept) store.put(kept);
  else store.remove(object);
}

async function recover({ options, progress, clock, timing, sync }: Context, error: unknown): Promise<void> {
  const { kind, log, signal, optional = false, onRestart } = options;
  const failure = error instanceof ApiError ? error : undefined;
  if (failure?.reason === 'Idle') {
    onRestart?.(kind, failure.reason);
    renew(progress, clock.now(), timing.watchMinMs);
    return;
  }
  if (isGone(error) || isNotFound(error)) progress.resourceVersion = undefined;
  const { state, delayMs } = backOff(timing.backoff, progress.backoff, clock.now(), clock.random());
  progress.backoff = state;
  onRestart?.(kind, failure?.reason ?? 'Unexpected');
  const waitMs = Math.max(delayMs, (failure?.retryAfterSeconds ?? 0) * 1000, isNotFound(error) ? timing.absentMs : 0);
  // A kind that is not installed is a fact, not a fault: say it once.
  if (!isNotFound(error)) log.warn('watch lost', { kind, reason: failure?.reason, waitMs: Math.round(waitMs), error });
  else if (!progress.absent) log.info('the API server does not know this kind', { kind, waitMs: Math.round(waitMs) });
  if (isNotFound(error)) {
    // What was seen stays: a server that is just starting answers 404 for custom resources that do exist.
    progress.absent = true;
    if (optional) sync('absent');
  }
  await clock.sleep(waitMs, signal);
}

/** The object without the record of who set which field. */
export function withoutManagedFields(object: KubernetesObject): KubernetesObject {
  const { managedFields: _, ...metadata } = object.metadata;
  return { ...object, metadata };
}
