// Which stack is next. A key is worked on by one worker at a time, waits once however often it is added, and after a failure
// waits longer each time.

/** All times in milliseconds. */
export interface QueueTiming {
  readonly firstRetry: number;
  readonly longestRetry: number;
}

export interface WorkQueue {
  /** Asks for a pass over `key`, now or after a delay. The earliest wish counts. */
  readonly add: (key: string, delayMs?: number) => void;
  /** Forgets the failures and wishes of a key. */
  readonly forget: (key: string) => void;
  readonly depth: () => number;
  /** Takes no more work; resolves when what runs has ended. */
  readonly stop: () => Promise<void>;
}

/**
 * What a pass says at its end: when it wants to run again, if at all. A pass that throws is retried with backoff.
 * From `release` on it only waits for others, so another key may have its worker; its own key stays taken.
 */
export type Work = (key: string, release: () => void) => Promise<{ readonly againAfterMs?: number }>;

/** As the API machinery of Kubernetes backs off, but slower: every retry here is a whole pass. */
const TIMING: QueueTiming = { firstRetry: 500, longestRetry: 60_000 };

/** Passes under way for each worker, all but one of which only wait. */
const PASSES_PER_WORKER = 4;
/** Of these, how many the stacks of one namespace may have: whoever lets passes wait there leaves room for everybody else. */
const PASSES_OF_ONE_NAMESPACE = PASSES_PER_WORKER - 1;

export function createWorkQueue(
  work: Work,
  options: { readonly workers: number; readonly timing?: QueueTiming; readonly onDepth?: (depth: number) => void },
): WorkQueue {
  const { workers, timing = TIMING, onDepth = () => undefined } = options;
  const timers = new Map<string, { readonly at: number; readonly timer: NodeJS.Timeout }>();
  const waiting = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const released = new Set<string>();
  const failures = new Map<string, number>();
  let stopped = false;

  const enqueue = (key: string) => {
    cancelTimer(key);
    waiting.add(key);
    pump();
  };

  const cancelTimer = (key: string) => {
    clearTimeout(timers.get(key)?.timer);
    timers.delete(key);
  };

  const add = (key: string, delayMs = 0) => {
    if (stopped) return;
    if (delayMs <= 0) return enqueue(key);
    const at = Date.now() + delayMs;
    const planned = timers.get(key);
    if (waiting.has(key) || (planned && planned.at <= at)) return;
    cancelTimer(key);
    timers.set(key, { at, timer: setTimeout(() => enqueue(key), delayMs) });
  };

  const hasItsShare = (key: string) =>
    [...running.keys()].filter((other) => namespaceOf(other) === namespaceOf(key)).length >=
    workers * PASSES_OF_ONE_NAMESPACE;

  const pump = () => {
    for (const key of waiting) {
      const busy = running.size - released.size;
      if (stopped || busy >= workers || running.size >= workers * PASSES_PER_WORKER) break;
      if (running.has(key) || hasItsShare(key)) continue;
      waiting.delete(key);
      running.set(key, run(key));
    }
    onDepth(waiting.size);
  };

  const release = (key: string) => {
    released.add(key);
    pump();
  };

  const run = async (key: string) => {
    try {
      const { againAfterMs } = await work(key, () => release(key));
      failures.delete(key);
      if (againAfterMs !== undefined) add(key, againAfterMs);
    } catch {
      // The work has logged why.
      const count = failures.get(key) ?? 0;
      failures.set(key, count + 1);
      add(key, retryDelay(count, timing));
    } finally {
      running.delete(key);
      released.delete(key);
      pump();
    }
  };

  return {
    add,
    forget: (key) => {
      cancelTimer(key);
      waiting.delete(key);
      failures.delete(key);
    },
    depth: () => waiting.size,
    stop: async () => {
      stopped = true;
      for (const key of timers.keys()) cancelTimer(key);
      waiting.clear();
      await Promise.allSettled(running.values());
    },
  };
}

/** Keys are "namespace/name". */
const namespaceOf = (key: string): string => key.slice(0, key.indexOf('/'));

/** Doubles with each failure. @param failuresBefore how many there were before this one */
export const retryDelay = (failuresBefore: number, { firstRetry, longestRetry }: QueueTiming): number =>
  Math.min(longestRetry, firstRetry * 2 ** Math.min(failuresBefore, 20));
