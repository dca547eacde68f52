import OperatorModule, {
  type OperatorLogger,
  type ResourceEvent,
  ResourceEventType,
  type ResourceMeta,
  ResourceMetaImpl,
} from '@dot-i/k8s-operator';
import { CoreV1Api } from '@kubernetes/client-node';
import type { KubernetesObject, ObjectRef } from '../api/objects.ts';
import type { Client } from './client.ts';
import type { PooledKubeConfig } from './config.ts';
import { resourceOfPlural, resourceOfRef } from './kinds.ts';
import type { Change } from './reflector/object-store.ts';
import { type Reflector, type ReflectorOptions, startReflector } from './reflector/reflector.ts';
import type { Log } from './types.ts';

export type ShellOptions = {
  readonly kubeConfig: PooledKubeConfig;
  readonly client: Client;
  readonly fieldManager: string;
  readonly log: Log;
  readonly onRestart?: (kind: string, reason: string) => void;
  /** What of the watched objects is held, and how many are asked for at once. */
  readonly held?: Pick<ReflectorOptions, 'pageLimit' | 'transform'>;
};

type OnEvent = (event: ResourceEvent) => Promise<void>;

/**
 * The life of an operator (init, start, stop) and its finalizers, as @dot-i/k8s-operator has them. What of that talks HTTP is
 * replaced: its own methods end the process when a watch breaks, or swallow failed writes. Call none of its others.
 */
export abstract class OperatorShell extends OperatorModule.default {
  readonly #options: ShellOptions;
  readonly #stopping = new AbortController();
  readonly #reflectors: Reflector[] = [];
  /** The last handler of each object that has one running. */
  readonly #handling = new Map<string, Promise<void>>();

  constructor(options: ShellOptions) {
    super(operatorLogger(options.log));
    this.#options = options;
    // The base class has just loaded the default configuration for itself.
    this.kubeConfig = options.kubeConfig;
    this.k8sApi = options.kubeConfig.makeApiClient(CoreV1Api);
  }

  /** Aborted by stop(). */
  protected get stopping(): AbortSignal {
    return this.#stopping.signal;
  }

  /** Ends all watches; no handler is called any more. Does not end the process. */
  override stop(): void {
    this.#stopping.abort();
  }

  /** Resolves when all watches have ended and every handler that was running is through. Call stop() before. */
  async drain(): Promise<void> {
    await Promise.all(this.#reflectors.map((reflector) => reflector.done));
    await Promise.all(this.#handling.values());
  }

  /**
   * Adds `finalizer` to an object that lives, or runs `cleanup` on one that is being deleted and takes the finalizer off.
   * True: the object changed or is going, there is nothing more to do with this state of it. False: go on.
   * Throws when the write fails (409: someone else wrote in between, read again) or when `cleanup` throws.
   */
  async handleFinalizer(object: KubernetesObject, finalizer: string, cleanup: () => Promise<void>): Promise<boolean> {
    const event = eventOf(ResourceEventType.Modified, object);
    return this.handleResourceFinalizer(event, finalizer, cleanup);
  }

  /** Resolves when the first list was handed to `onEvent`. One event at a time for each object, many objects at a time. */
  protected override async watchResource(
    group: string,
    version: string,
    plural: string,
    onEvent: OnEvent,
    namespace?: string,
  ): Promise<void> {
    const { client, log, onRestart, held } = this.#options;
    const reflector = startReflector({
      ...held,
      client,
      kind: resourceOfPlural(group, version, plural).kind,
      ...(namespace !== undefined && { namespace }),
      ...(onRestart && { onRestart }),
      signal: this.stopping,
      log,
      onChange: (change) => this.#handle(eventOf(EVENT_TYPE[change.type], change.object), onEvent),
    });
    this.#reflectors.push(reflector);
    await reflector.synced.catch(() => undefined);
  }

  /** The resourceVersion makes the write fail on a race: without it another's finalizer could be lost. Throws on failure. */
  protected override async setResourceFinalizers(meta: ResourceMeta, finalizers: string[]): Promise<void> {
    const { client, fieldManager } = this.#options;
    const metadata = { finalizers, resourceVersion: meta.resourceVersion };
    await client.patch(refOfMeta(meta), { metadata }, { fieldManager });
  }

  #handle(event: ResourceEvent, onEvent: OnEvent): void {
    const { meta } = event;
    const key = `${meta.id}/${meta.namespace ?? ''}/${meta.name}`;
    const before = this.#handling.get(key) ?? Promise.resolve();
    const handled = before
      .then(() => (this.stopping.aborted ? undefined : onEvent(event)))
      .catch((error: unknown) => this.#options.log.error('an event could not be handled', { key, error }))
      .then(() => {
        if (this.#handling.get(key) === handled) this.#handling.delete(key);
      });
    this.#handling.set(key, handled);
  }
}

const EVENT_TYPE = {
  added: ResourceEventType.Added,
  modified: ResourceEventType.Modified,
  deleted: ResourceEventType.Deleted,
} as const satisfies Record<Change['type'], ResourceEventType>;

/** The base class pushes into the object's lists: it gets a copy, the cache keeps its own. */
function eventOf(type: ResourceEventType, object: KubernetesObject): ResourceEvent {
  // Its type wants dates where the server sends strings, which it never reads.
  return { type, meta: metaOf(object), object: structuredClone(object) as unknown as ResourceEvent['object'] };
}

function metaOf(object: KubernetesObject): ResourceMeta {
  return ResourceMetaImpl.createWithPlural(resourceOfRef(object).plural, object as unknown as ResourceEvent['object']);
}

function refOfMeta({ apiVersion, kind, name, namespace }: ResourceMeta): ObjectRef {
  return { apiVersion, kind, name, ...(namespace !== undefined && { namespace }) };
}

function operatorLogger(log: Log): OperatorLogger {
  return {
    debug: (message) => log.debug(message),
    info: (message) => log.info(message),
    warn: (message) => log.warn(message),
    error: (message) => log.error(message),
  };
}
