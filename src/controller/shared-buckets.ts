// Stacks of different namespaces on one bucket. Their owners may not know of each other, and whoever names a bucket may not
// stop or learn of another who does: only the administrator of the operator is told.
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import type { StackId } from '../stack/names.ts';
import { stackKey } from './stack-key.ts';

/** Which stack writes to which bucket, as the latest passes saw it. */
export class SharedBuckets {
  readonly #buckets = new Map<string, { readonly stack: StackId; readonly bucket: string }>();
  /** Pairs that were told. */
  #told: ReadonlySet<string> = new Set();
  readonly #log: Pick<Logger, 'warn'>;
  readonly #metrics: Pick<Metrics, 'setSharedBuckets'>;

  constructor(log: Pick<Logger, 'warn'>, metrics: Pick<Metrics, 'setSharedBuckets'>) {
    this.#log = log;
    this.#metrics = metrics;
  }

  /** Takes note of the bucket of a stack's Compactor, and tells of each new pair once. */
  see({ namespace, name }: StackId, bucket: string): void {
    const stack = { namespace, name };
    const key = stackKey(stack);
    if (this.#buckets.get(key)?.bucket === bucket) return;
    this.#buckets.set(key, { stack, bucket });
    this.#tell();
  }

  /** A stack that is gone. @returns stacks of its namespace that were on its bucket */
  forget(key: string): readonly string[] {
    const gone = this.#buckets.get(key);
    if (!gone) return [];
    this.#buckets.delete(key);
    this.#tell();
    const isNear = (one: StackId) => one.namespace === gone.stack.namespace;
    return this.#on(gone.bucket).filter(isNear).map(stackKey);
  }

  #on(bucket: string): readonly StackId[] {
    return [...this.#buckets.values()].filter((one) => one.bucket === bucket).map(({ stack }) => stack);
  }

  #tell(): void {
    const buckets = new Set([...this.#buckets.values()].map(({ bucket }) => bucket));
    const shared = [...buckets].map((bucket) => this.#on(bucket)).filter(isAcrossNamespaces);
    this.#metrics.setSharedBuckets(shared.length);
    const pairs = shared.map((stacks) => stacks.map(stackKey).sort().join(', '));
    for (const stacks of pairs) if (!this.#told.has(stacks)) this.#log.warn(FOUND, { stacks });
    this.#told = new Set(pairs);
  }
}

const FOUND =
  'stacks of different namespaces compact one bucket, which destroys data: give each a bucket or prefix of its own';

const isAcrossNamespaces = (stacks: readonly StackId[]): boolean =>
  new Set(stacks.map(({ namespace }) => namespace)).size > 1;
