// How large a text of others may be, and how long it may take. Each stands in docs/limits.md too.
import type { Kind } from './kinds.ts';

/** What one text may cost. */
export interface TextLimits {
  readonly bytes: number;
  readonly lines: number;
  /** Milliseconds by the clock, with the start of a thread: long enough for a processor that many share. */
  readonly deadlineMs: number;
}

const MIB = 1024 * 1024;
/** What etcd stores of one object by default, so that no object is refused for its size alone. */
const OBJECT_BYTES = 1.5 * MIB;

export const TEXT_LIMITS: Readonly<Record<Kind, TextLimits>> = {
  // A MiB of honest rules takes a second on a quiet processor.
  rules: { bytes: OBJECT_BYTES, lines: 100_000, deadlineMs: 30_000 },
  // Several pieces of one file.
  deployedRules: { bytes: 4 * OBJECT_BYTES, lines: 400_000, deadlineMs: 60_000 },
  // A Secret has 1 MiB at most; its YAML is counted by the reader once more.
  scrapes: { bytes: OBJECT_BYTES, lines: 200_000, deadlineMs: 30_000 },
  deployedScrapes: { bytes: OBJECT_BYTES, lines: 200_000, deadlineMs: 30_000 },
  // All keys of the Secret, in base64. The configuration itself is bounded more closely by its reader.
  objectStorage: { bytes: 1.5 * OBJECT_BYTES, lines: 100_000, deadlineMs: 30_000 },
  // Two answers, cut when they are read.
  query: { bytes: 2 * MIB + 4096, lines: 100_000, deadlineMs: 30_000 },
  // Of all pods of a stack that have metrics.
  metrics: { bytes: 8 * MIB, lines: 200_000, deadlineMs: 30_000 },
};

/** Threads that judge. With two of them, who was expensive before never has both. */
export const THREADS = 2;
/** Of each thread, in MiB. A MiB of rules needs some 90. */
export const THREAD_MEMORY = { old: 128, young: 8 } as const;
/** Milliseconds after which a thread without work ends, and gives its memory back. */
export const IDLE_MS = 10_000;
/** Milliseconds for which a text that was too slow or too large is not tried again, unless it changes. */
export const REFUSED_MS = { first: 300_000, longest: 3_600_000 } as const;
