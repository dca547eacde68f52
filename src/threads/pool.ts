// The threads themselves: a deadline by ending the thread, and a limit to its memory.
import { Piscina } from 'piscina';
import type { InputOf, Kind, OutputOf } from './kinds.ts';
import { IDLE_MS, TEXT_LIMITS, THREAD_MEMORY, THREADS } from './limits.ts';

/** Why a text was given up. */
export type GivenUp = 'TooSlow' | 'TooMuchMemory' | 'Failed';

export type Outcome<Value> = { readonly value: Value } | { readonly givenUp: GivenUp };

export interface Pool {
  readonly run: <K extends Kind>(kind: K, input: InputOf<K>) => Promise<Outcome<OutputOf<K>>>;
  /** Ends all threads. */
  readonly close: () => Promise<void>;
}

/** Sources run as they are, and compiled. */
const EXTENSION = import.meta.url.endsWith('.ts') ? 'ts' : 'js';

const THREAD = new URL(`./thread.${EXTENSION}`, import.meta.url).href;

/**
 * A pool that starts its threads when there is work. Whoever asks for more than it has places waits in it.
 * @param filename what a thread runs
 * @param deadlineOf milliseconds for a kind
 */
export function createPool(filename = THREAD, deadlineOf = (kind: Kind) => TEXT_LIMITS[kind].deadlineMs): Pool {
  const piscina = new Piscina({
    filename,
    minThreads: 0,
    maxThreads: THREADS,
    idleTimeout: IDLE_MS,
    // A thread that sleeps in Atomics.wait can't be idle.
    atomics: 'async',
    resourceLimits: { maxOldGenerationSizeMb: THREAD_MEMORY.old, maxYoungGenerationSizeMb: THREAD_MEMORY.young },
  });
  return {
    run: async (kind, input) => {
      const signal = AbortSignal.timeout(deadlineOf(kind));
      try {
        return { value: await piscina.run({ kind, input }, { signal }) };
      } catch (error) {
        return { givenUp: reasonOf(error, signal) };
      }
    },
    close: () => piscina.destroy(),
  };
}

function reasonOf(error: unknown, signal: AbortSignal): GivenUp {
  if ((error as { readonly code?: unknown }).code === 'ERR_WORKER_OUT_OF_MEMORY') return 'TooMuchMemory';
  return signal.aborted ? 'TooSlow' : 'Failed';
}
