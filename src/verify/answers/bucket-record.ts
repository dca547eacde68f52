// How one process fares with the object storage: its counters, and what they say since the last look.
import { type Component, readsBlocks } from '../../stack/components.ts';
import { earlierOf, type Process, processOf, START } from './metrics.ts';
import { readSamples, type Samples, sumOf } from './prometheus-text.ts';

const NAMES = {
  // Operations that ended. The counter of operations begins with their start, so it is of no use for proportions.
  ended: 'thanos_objstore_bucket_operation_duration_seconds_count',
  failures: 'thanos_objstore_bucket_operation_failures_total',
  syncs: 'thanos_blocks_meta_syncs_total',
  syncFailures: 'thanos_blocks_meta_sync_failures_total',
  halted: 'thanos_compact_halted',
  // Of Store: how many blocks the last sync found for it, how many it serves, and how often it could not load one.
  found: 'thanos_blocks_meta_synced',
  loaded: 'thanos_bucket_store_blocks_loaded',
  loadFailures: 'thanos_bucket_store_block_load_failures_total',
} as const;

/** The metrics that are read here. */
export const BUCKET_METRICS: readonly string[] = [START, ...Object.values(NAMES)];

/** Counters of one process since its start. */
interface Counters {
  readonly ended: number;
  readonly failures: number;
  readonly syncs: number;
  readonly syncFailures: number;
}

/** The counters of one process of a component at one time. */
export interface BucketReading extends Process {
  readonly counters: Counters;
  /** Operations that have failed since the start, such as "iter": see FAILED_OPERATIONS. */
  readonly failed: readonly string[];
  readonly isHalted: boolean;
  /** Whether a Store serves fewer blocks than it should, because it could not load them. */
  readonly lacksBlocks: boolean;
}

/** A reading with the verdict over the operations since the last one. */
export interface BucketRecord extends BucketReading {
  /** quiet: it has not asked anything yet. */
  readonly verdict: 'works' | 'fails' | 'quiet';
}

/** Takes the counters out of the metrics of a component in a pod. What it does not have counts as 0. */
export function readBucket(component: Component, pod: string, metrics: string): BucketReading {
  const samples = readSamples(metrics, BUCKET_METRICS);
  const sum = (name: string) => sumOf(samples, name) ?? 0;
  return {
    ...processOf(component, pod, samples),
    counters: {
      ended: sum(NAMES.ended),
      failures: sum(NAMES.failures),
      syncs: sum(NAMES.syncs),
      syncFailures: sum(NAMES.syncFailures),
    },
    failed: failedOperations(samples),
    isHalted: sum(NAMES.halted) > 0,
    lacksBlocks: readsBlocks(component) && sum(NAMES.loadFailures) > 0 && sum(NAMES.loaded) < countFound(samples),
  };
}

/** Judges a reading by what happened since the earlier record of its process; when nothing did, the verdict stays. */
export function followBucket(reading: BucketReading, earlier: readonly BucketRecord[]): BucketRecord {
  const before = earlierOf(reading, earlier);
  const change = difference(reading.counters, before?.counters ?? NOTHING);
  return { ...reading, verdict: judge(change) ?? before?.verdict ?? 'quiet' };
}

const NOTHING: Counters = { ended: 0, failures: 0, syncs: 0, syncFailures: 0 };

/** One failure among many good operations is everyday life; when at least half fail, the storage is not usable. */
function judge({ ended, failures, syncs, syncFailures }: Counters): BucketRecord['verdict'] | undefined {
  // Some operations are timed only when they succeed: then failures alone are all that is known.
  const operations = Math.max(ended, failures);
  if (operations === 0 && syncFailures === 0) return undefined;
  const isFailing = failures * 2 >= Math.max(operations, 1) || (syncFailures > 0 && syncFailures * 2 >= syncs);
  return isFailing ? 'fails' : 'works';
}

const difference = (now: Counters, before: Counters): Counters => ({
  ended: now.ended - before.ended,
  failures: now.failures - before.failures,
  syncs: now.syncs - before.syncs,
  syncFailures: now.syncFailures - before.syncFailures,
});

/**
 * Thanos has some ten operations, with names such as "get_range" (objstore, the Op* constants). What else a pod names so is left
 * out: the names are kept between looks and stand in the status.
 */
export const FAILED_OPERATIONS = { most: 10, form: /^[a-z_]{1,40}$/ } as const;

function failedOperations(samples: Samples): readonly string[] {
  const failed = (samples.get(NAMES.failures) ?? []).filter(({ value }) => value > 0);
  const names = failed.flatMap(({ labels }) => labels['operation'] ?? []);
  const known = new Set(names.filter((name) => FAILED_OPERATIONS.form.test(name)));
  return [...known].sort().slice(0, FAILED_OPERATIONS.most);
}

/** Blocks that were left out on purpose, such as copies, have other states. */
const countFound = (samples: Samples): number =>
  (samples.get(NAMES.found) ?? [])
    .filter(({ labels }) => labels['state'] === 'loaded')
    .reduce((count, { value }) => count + value, 0);
