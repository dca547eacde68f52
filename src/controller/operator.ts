// The life of the operator: watches stacks and what belongs to them, and passes over each stack that something happened to.
import { FIELD_MANAGER, FINALIZER, GROUP, PLURAL, VERSION } from '../api/group.ts';
import { type Neighbour, neighbourOf, STACKS_A_PAGE } from '../inputs/neighbours.ts';
import { OperatorShell, type ShellOptions } from '../kube/operator-shell.ts';
import type { Metrics } from '../observability/metrics.ts';
import { createWriteBudgets, type WriteBudgets } from './apply/budget.ts';
import { type Conflicts, createConflicts } from './apply/conflicts.ts';
import type { FailingSince } from './apply/lasting.ts';
import { createRevocations, type Revocations } from './apply/revocations.ts';
import { type Caches, startCaches } from './caches/caches.ts';
import { heldOf } from './caches/held-stack.ts';
import type { Context, OperatorSettings, StackObject } from './context.ts';
import { finalize, needsFinalizer } from './finalize.ts';
import { listStacks } from './list-stacks.ts';
import { afterWrite, isNews, look } from './news.ts';
import { reconcile } from './reconcile.ts';
import type { Outcome } from './report.ts';
import { SharedBuckets } from './shared-buckets.ts';
import { stackKey } from './stack-key.ts';
import { createWorkQueue, type WorkQueue } from './work-queue.ts';

export interface OperatorOptions extends Omit<ShellOptions, 'fieldManager' | 'onRestart' | 'held'> {
  readonly settings: OperatorSettings;
  readonly context: Omit<
    Context,
    'caches' | 'conflicts' | 'budgets' | 'revocations' | 'failing' | 'buckets' | 'neighbours' | 'release'
  >;
  readonly metrics: Metrics;
}

/** Looks at stacks without a change, all together: 20 in a second at most, which leaves most of a processor to changes. */
const LOOK_MS = 50;

export class StackOperator extends OperatorShell {
  readonly #operatorOptions: OperatorOptions;
  readonly #stacks = new Map<string, StackObject>();
  readonly #queue: WorkQueue;
  readonly #conflicts: Conflicts = createConflicts();
  readonly #budgets: WriteBudgets;
  readonly #revocations: Revocations = createRevocations();
  readonly #failing: FailingSince = new Map();
  readonly #buckets: SharedBuckets;
  #caches: Caches | undefined;
  #watching = false;

  constructor(options: OperatorOptions) {
    const onRestart = options.metrics.countWatchRestart;
    const held = { pageLimit: STACKS_A_PAGE, transform: heldOf };
    super({ ...options, fieldManager: FIELD_MANAGER, onRestart, held });
    this.#operatorOptions = options;
    this.#budgets = createWriteBudgets(options.settings.writeBurst);
    this.#buckets = new SharedBuckets(options.log, options.metrics, (key) => this.#enqueue(key));
    this.#queue = createWorkQueue((key, release) => this.#pass(key, release), {
      workers: options.settings.workers,
      onDepth: options.metrics.setQueueDepth,
    });
  }

  /** Whether all caches are full: before that nothing is decided. */
  isReady(): boolean {
    return this.#watching && (this.#caches?.hasSynced() ?? false);
  }

  /** Ends the watches, then waits for running passes. */
  async shutdown(): Promise<void> {
    this.stop();
    await this.#queue.stop();
    await this.drain();
    await this.#caches?.done;
  }

  protected override async init(): Promise<void> {
    const { settings, client, log, metrics } = this.#operatorOptions;
    const { namespaces } = settings;
    this.#caches = startCaches({
      client,
      namespaces,
      stacks: await listStacks(client, namespaces, log, this.stopping),
      clusterScoped: settings.stack.clusterDiscoveryNamespaces.length > 0,
      signal: this.stopping,
      log,
      onStackChange: (key) => this.#enqueue(key),
      onRestart: metrics.countWatchRestart,
    });
    await this.#caches.synced;
    const scopes = namespaces.length > 0 ? namespaces : [undefined];
    await Promise.all(
      scopes.map((namespace) =>
        this.watchResource(
          GROUP,
          VERSION,
          PLURAL,
          async ({ type, object }) => this.#see(String(type), object as unknown as StackObject),
          namespace,
        ),
      ),
    );
    this.#watching = true;
    for (const key of this.#stacks.keys()) this.#queue.add(key);
    log.info('watching', { namespaces: namespaces.length > 0 ? namespaces.join(',') : 'all' });
  }

  #see(type: string, object: StackObject): void {
    const key = stackKey(object.metadata);
    if (type === 'DELETED') {
      this.#caches?.forget(key);
      this.#stacks.delete(key);
      this.#queue.forget(key);
      this.#forget(key, object);
      this.#operatorOptions.log.info('stack deleted', {
        stack: key,
        object: `${object.kind} ${key}`,
        reason: 'it is gone',
      });
      return;
    }
    const before = this.#stacks.get(key);
    this.#caches?.know(key, object.metadata.uid);
    this.#stacks.set(key, object);
    if (before && look(before) !== look(object)) this.#operatorOptions.context.verified.delete(key);
    if (isNews(before, object)) this.#enqueue(key);
  }

  /** What passes over a stack left behind for the next ones. */
  #forget(key: string, { metadata }: StackObject): void {
    const { context, metrics } = this.#operatorOptions;
    context.dialled.delete(key);
    context.verified.delete(key);
    context.judges.forget(key);
    this.#failing.delete(key);
    this.#budgets.forget(key);
    this.#revocations.forget(key);
    this.#conflicts.forget(key);
    metrics.forgetStack(metadata);
    this.#buckets.forget(key);
  }

  /** While not all stacks are known, nobody knows which of them is the oldest on its bucket. */
  #enqueue(key: string): void {
    if (this.#watching && this.#stacks.has(key)) this.#queue.add(key);
  }

  async #pass(key: string, release: () => void): Promise<{ readonly againAfterMs?: number }> {
    const object = this.#stacks.get(key);
    const { log, metrics } = this.#operatorOptions;
    const caches = this.#caches;
    if (!object || !caches) return {};
    const began = performance.now();
    try {
      const context = {
        ...this.#operatorOptions.context,
        caches,
        conflicts: this.#conflicts,
        budgets: this.#budgets,
        revocations: this.#revocations,
        failing: this.#failing,
        buckets: this.#buckets,
        neighbours: async (namespace: string) => this.#neighbours(namespace),
        release,
      };
      const { written, againAfterMs } = await this.#reconcile(object, context);
      if (written) this.#remember(key, written);
      metrics.countReconcile('success', (performance.now() - began) / 1000);
      return againAfterMs === undefined ? {} : { againAfterMs: Math.max(againAfterMs, this.#stacks.size * LOOK_MS) };
    } catch (error) {
      // The end of the process cuts requests off: that is no failure.
      if (this.stopping.aborted) throw error;
      metrics.countReconcile('retry', (performance.now() - began) / 1000);
      log.warn('the pass is repeated', { stack: key, error });
      throw error;
    } finally {
      // It was removed while this pass looked at it, and may have a successor of its name.
      if (this.#stacks.get(key)?.metadata.uid !== object.metadata.uid) this.#forget(key, object);
    }
  }

  #neighbours(namespace: string): readonly Neighbour[] {
    const near = [...this.#stacks.values()].filter(({ metadata }) => metadata.namespace === namespace);
    return near.map((one) => ({ ...neighbourOf(one), seen: this.#buckets.seenOf(one.metadata) }));
  }

  /** The next pass must not begin with a status that this one has replaced, nor write on its version. */
  #remember(key: string, written: StackObject): void {
    const known = this.#stacks.get(key);
    const next = known && afterWrite(known, written);
    if (next) this.#stacks.set(key, next);
  }

  async #reconcile(object: StackObject, context: Context): Promise<Partial<Outcome>> {
    const isDeleted = object.metadata.deletionTimestamp !== undefined;
    if (isDeleted || needsFinalizer(context, object)) {
      const changed = await this.handleFinalizer(object, FINALIZER, () => finalize(context, object));
      // Its new state comes by the watch.
      if (changed || isDeleted) return {};
    }
    return reconcile(context, object);
  }
}
