// How one process fares with the samples that it writes to its volume: the counters of its TSDB, and what they say since the last look.
import type { Component } from '../../stack/components.ts';
import { earlierOf, type Process, processOf, START } from './metrics.ts';
import { readSamples, sumOf } from './prometheus-text.ts';

// Of the TSDB of Prometheus, which Thanos Ruler has too.
const NAMES = {
  // Samples that are not in the write-ahead log are given up: they can't be queried either.
  failures: 'prometheus_tsdb_wal_writes_failed_total',
  appended: 'prometheus_tsdb_head_samples_appended_total',
} as const;

/** The metrics that are read here. */
export const SAMPLES_METRICS: readonly string[] = [START, ...Object.values(NAMES)];

/** The counters of one process at one time. */
interface SamplesReading extends Process {
  /** Writes that failed since its start. */
  readonly failures: number;
  /** Samples that were kept since its start. */
  readonly appended: number;
}

/** A reading with the verdict over the writes since the last one. */
export interface SamplesRecord extends SamplesReading {
  /** quiet: it has not written yet, or nobody knows whether what failed was before or after what succeeded. */
  readonly verdict: 'works' | 'fails' | 'quiet';
}

/** Takes the counters out of the metrics of a component in a pod. */
export function readSamplesWritten(component: Component, pod: string, metrics: string): SamplesReading {
  const samples = readSamples(metrics, SAMPLES_METRICS);
  return {
    ...processOf(component, pod, samples),
    failures: sumOf(samples, NAMES.failures) ?? 0,
    appended: sumOf(samples, NAMES.appended) ?? 0,
  };
}

/** Judges a reading by what happened since the earlier record of its process; when nothing did, the verdict stays. */
export function followSamples(reading: SamplesReading, earlier: readonly SamplesRecord[]): SamplesRecord {
  const before = earlierOf(reading, earlier);
  const failures = reading.failures - (before?.failures ?? 0);
  const appended = reading.appended - (before?.appended ?? 0);
  if (failures > 0 && (before || appended === 0)) return { ...reading, verdict: 'fails' };
  if (failures === 0 && appended > 0) return { ...reading, verdict: 'works' };
  return { ...reading, verdict: before?.verdict ?? 'quiet' };
}
