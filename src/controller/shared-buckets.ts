// Which stack compacts which bucket. Of one namespace, the younger ones go by it. Of different namespaces the owners may not
// know of each other, and whoever names a bucket may not stop or learn of another who does: only the administrator of the
// operator is told.
import { enumerate } from '../api/told-text.ts';
import type { Neighbour, SeenBucket } from '../inputs/neighbours.ts';
import type { Logger } from '../observability/logger.ts';
import type { Metrics } from '../observability/metrics.ts';
import { objectStorageKey } from '../plan/inputs.ts';
import type { StackId } from '../stack/names.ts';
import { stackKey } from './stack-key.ts';

/** A stack, and which of those that had its name one after another. */
type StackSelf = StackId & { readonly uid: string };

interface Noted {
  readonly stack: StackSelf;
  readonly seen: SeenBucket;
}

/** What the latest passes saw. */
export class SharedBuckets {
  readonly #noted = new Map<string, Noted>();
  /** Stacks that must know of others before their Compactor is started. */
  readonly #awaiting = new Map<string, Set<string>>();
  /** By bucket. A pass over one stack touches one or two of them: there may be thousands. */
  readonly #stacks = new Map<string, Map<string, StackId>>();
  /** Buckets that stacks of different namespaces compact, and who of them was told. */
  readonly #shared = new Map<string, Set<string>>();
  readonly #log: Pick<Logger, 'warn'>;
  readonly #metrics: Pick<Metrics, 'setSharedBuckets'>;
  readonly #lookAt: (key: string) => void;

  /** @param lookAt asks for a pass over a stack: what it knew of the others has changed */
  constructor(log: Pick<Logger, 'warn'>, metrics: Pick<Metrics, 'setSharedBuckets'>, lookAt: (key: string) => void) {
    this.#log = log;
    this.#metrics = metrics;
    this.#lookAt = lookAt;
  }

  /** Takes note of the bucket of a stack's Compactor, and tells of each new pair once. */
  see({ namespace, name, uid }: StackSelf, seen: SeenBucket): void {
    const stack = { namespace, name, uid };
    const key = stackKey(stack);
    const before = this.#noted.get(key);
    if (before && isSame(before, { stack, seen })) return;
    this.#noted.set(key, { stack, seen });
    if (before && before.seen.bucket !== seen.bucket) this.#leave(key, before.seen.bucket);
    this.#join(key, stack, seen.bucket);
    this.#metrics.setSharedBuckets(this.#shared.size);
    this.#settle(key);
    // Whoever was passed over before has looked at what this stack named then.
    if (before) for (const bucket of new Set([before.seen.bucket, seen.bucket])) this.#lookAtNear(stack, bucket);
  }

  /** What was seen of this very stack. */
  seenOf({ namespace, name, uid }: { namespace: string; name: string; uid: string }): SeenBucket | undefined {
    const record = this.#noted.get(stackKey({ namespace, name }));
    return record?.stack.uid === uid ? record.seen : undefined;
  }

  /**
   * A pass over a stack did not know the buckets of these: it is asked for again when the last of them was seen.
   * @param unknown as the pass found them: what was seen since counts
   */
  await({ namespace, name }: StackId, unknown: readonly Pick<Neighbour, 'name' | 'seen'>[]): void {
    const key = stackKey({ namespace, name });
    this.#awaiting.delete(key);
    const keys = unknown.map((other) => [stackKey({ namespace, name: other.name }), other.seen] as const);
    const open = keys.filter(([other, seen]) => this.#noted.get(other)?.seen === seen).map(([other]) => other);
    if (open.length > 0) this.#awaiting.set(key, new Set(open));
    else if (keys.length > 0) this.#lookAt(key);
  }

  /** A stack that is gone: one of those on its bucket may compact now. */
  forget(key: string): void {
    this.#awaiting.delete(key);
    this.#settle(key);
    const gone = this.#noted.get(key);
    if (!gone) return;
    this.#noted.delete(key);
    this.#leave(key, gone.seen.bucket);
    this.#metrics.setSharedBuckets(this.#shared.size);
    this.#lookAtNear(gone.stack, gone.seen.bucket);
  }

  /** Nobody waits for this stack any more. */
  #settle(key: string): void {
    for (const [waiting, others] of this.#awaiting)
      if (others.delete(key) && others.size === 0) {
        this.#awaiting.delete(waiting);
        this.#lookAt(waiting);
      }
  }

  #lookAtNear(stack: StackId, bucket: string): void {
    const near = this.#on(bucket).filter(({ namespace, name }) => namespace === stack.namespace && name !== stack.name);
    for (const other of near) this.#lookAt(stackKey(other));
  }

  #on(bucket: string): readonly StackId[] {
    return [...(this.#stacks.get(bucket)?.values() ?? [])];
  }

  #join(key: string, stack: StackId, bucket: string): void {
    const stacks = this.#stacks.get(bucket) ?? new Map<string, StackId>();
    this.#stacks.set(bucket, stacks.set(key, stack));
    this.#tell(bucket, key);
  }

  #leave(key: string, bucket: string): void {
    const stacks = this.#stacks.get(bucket);
    stacks?.delete(key);
    if (stacks?.size === 0) this.#stacks.delete(bucket);
    this.#shared.get(bucket)?.delete(key);
    if (!isAcrossNamespaces(this.#on(bucket))) this.#shared.delete(bucket);
  }

  /** A line for each stack that comes to a bucket of others, which names a few of them. */
  #tell(bucket: string, key: string): void {
    const stacks = this.#on(bucket);
    if (!isAcrossNamespaces(stacks)) return;
    const told = this.#shared.get(bucket) ?? new Set<string>();
    this.#shared.set(bucket, told);
    if (told.has(key)) return;
    for (const one of stacks) told.add(stackKey(one));
    const others = stacks.map(stackKey).filter((other) => other !== key);
    const named = [key, ...others.slice(0, MOST_NAMED - 1)].sort();
    this.#log.warn(FOUND, { stacks: enumerate([...named, ...others.slice(MOST_NAMED - 1)], MOST_NAMED) });
  }
}

/** Stacks that a line of the log names: their owners may make as many as they like. */
const MOST_NAMED = 5;

const isSame = (one: Noted, other: Noted): boolean =>
  one.stack.uid === other.stack.uid &&
  one.seen.bucket === other.seen.bucket &&
  one.seen.hash === other.seen.hash &&
  objectStorageKey(one.seen.ref) === objectStorageKey(other.seen.ref);

const FOUND =
  'stacks of different namespaces compact one bucket, which destroys data: give each a bucket or prefix of its own';

const isAcrossNamespaces = (stacks: readonly StackId[]): boolean =>
  new Set(stacks.map(({ namespace }) => namespace)).size > 1;
