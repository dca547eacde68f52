// Judges texts of others on other threads: within limits, in turns, and what was given up is not tried again at once.
import judgeTask from './judge-task.ts';
import type { InputOf, Judges, Kind, OutputOf, Verdict } from './kinds.ts';
import { REFUSED_MS, TEXT_LIMITS, THREAD_MEMORY, THREADS } from './limits.ts';
import { findOverLimit } from './measure.ts';
import { createPool, type GivenUp, type Pool } from './pool.ts';
import { createRefusals, hashOf } from './refusals.ts';
import { createRemembered } from './remembered.ts';
import { createTurns } from './turns.ts';

/** Characters of remembered results: some 30 MiB of rules in all stacks together. */
const MOST_REMEMBERED = 32 * 1024 * 1024;

export interface ThreadedJudges extends Judges {
  /** Ends all threads; what they work on is given up. */
  readonly close: () => Promise<void>;
}

/**
 * Judges on a pool of threads. The same text is judged once.
 * @param now a clock in milliseconds
 */
export function createJudges(pool: Pool = createPool(), now: () => number = Date.now): ThreadedJudges {
  const turns = createTurns(THREADS);
  const refusals = createRefusals(now);
  const remembered = createRemembered(MOST_REMEMBERED);

  const recall = <K extends Kind>(kind: K, hash: string): Verdict<OutputOf<K>> | undefined => {
    const value = remembered.find(hash) as OutputOf<K> | undefined;
    if (value !== undefined) return { value };
    const why = refusals.find(hash);
    return why && { problem: sentenceOf(kind, why) };
  };

  const work = async <K extends Kind>(kind: K, input: InputOf<K>, hash: string): Promise<Verdict<OutputOf<K>>> => {
    // The same text may have been judged for another while this one waited.
    const known = recall(kind, hash);
    if (known) return known;
    const outcome = await pool.run(kind, input);
    if ('value' in outcome) {
      remembered.keep(hash, outcome.value);
      return outcome;
    }
    refusals.add(hash, outcome.givenUp);
    return { problem: sentenceOf(kind, outcome.givenUp) };
  };

  return {
    judge: async (kind, owner, input) => {
      const over = findOverLimit(input, TEXT_LIMITS[kind]);
      if (over) return { problem: over };
      const hash = hashOf(kind, input);
      return recall(kind, hash) ?? turns.take(owner, () => work(kind, input, hash));
    },
    close: () => pool.close(),
  };
}

/** Judges on the thread of the caller and remembers nothing: for whoever reads texts of his own. */
export const judgesHere: Judges = {
  judge: async (kind, _owner, input) => {
    const over = findOverLimit(input, TEXT_LIMITS[kind]);
    return over ? { problem: over } : { value: await judgeTask({ kind, input }) };
  },
};

function sentenceOf(kind: Kind, why: GivenUp): string {
  const again = `it is tried again when it changes, or after ${REFUSED_MS.first / 60_000} to ${REFUSED_MS.longest / 60_000} minutes`;
  switch (why) {
    case 'TooSlow':
      return `takes longer than ${TEXT_LIMITS[kind].deadlineMs / 1000} s to read: split it, or write it in a simpler way; ${again}`;
    case 'TooMuchMemory':
      return `needs more than ${THREAD_MEMORY.old} MiB to be read: split it, or write it in a simpler way; ${again}`;
    case 'Failed':
      return `can't be read: write it in a simpler way; ${again}`;
  }
}
