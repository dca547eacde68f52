// Judges texts of others on other threads: within limits, in turns, and what was given up is not tried again at once.

import { createLatest } from '../api/latest.ts';
import { createGivenUpTexts, type GivenUpText, type GivenUpTexts, nameOfText } from './given-up.ts';
import judgeTask from './judge-task.ts';
import type { InputOf, Judges, Kind, OutputOf, Place, Verdict } from './kinds.ts';
import { REFUSED_MS, TEXT_LIMITS, THREAD_MEMORY, THREADS } from './limits.ts';
import { findOverLimit, textsIn } from './measure.ts';
import { createPool, type GivenUp, type Pool } from './pool.ts';
import { createRefusals, hashOf } from './refusals.ts';
import { createTurns } from './turns.ts';

/**
 * Characters of remembered results: some 30 MiB of rules in all stacks together. Texts that did not change cost nothing in the
 * next pass, where a MiB of rules takes a second to judge.
 */
const MOST_REMEMBERED = 32 * 1024 * 1024;

/** With something for each that is nearly empty. */
const sizeOf = (result: unknown): number => textsIn(result).reduce((sum, text) => sum + text.length, 100);

export interface ThreadedJudges extends Judges {
  /** Takes over what an earlier process gave up, from the status of a stack. */
  readonly learn: (stack: string, texts: readonly GivenUpText[]) => void;
  /** Texts of a stack that are not tried again yet, for its status. */
  readonly givenUp: (stack: string) => readonly GivenUpText[];
  /** A stack is gone. */
  readonly forget: (stack: string) => void;
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
  const remembered = createLatest<unknown>(MOST_REMEMBERED, sizeOf);

  const givenUp: GivenUpTexts = createGivenUpTexts(now);
  let isClosing = false;

  const recall = <K extends Kind>(kind: K, { hash, place, name }: Asked): Verdict<OutputOf<K>> | undefined => {
    const value = remembered.get(hash) as OutputOf<K> | undefined;
    if (value !== undefined) return { value };
    const why = refusals.find(hash) ?? (place && givenUp.find(place.stack, name)?.reason);
    return why && { problem: sentenceOf(kind, why) };
  };

  const work = async <K extends Kind>(kind: K, input: InputOf<K>, asked: Asked): Promise<Verdict<OutputOf<K>>> => {
    // The same text may have been judged for another while this one waited.
    const known = recall(kind, asked);
    if (known) return known;
    const outcome = await pool.run(kind, input);
    if ('value' in outcome) {
      remembered.set(asked.hash, outcome.value);
      return outcome;
    }
    // What the end of the process cut off was not the fault of the text.
    if (!isClosing) note(outcome.givenUp, asked);
    return { problem: sentenceOf(kind, outcome.givenUp) };
  };

  const note = (reason: GivenUp, { hash, place, name }: Asked): void => {
    const seconds = place && givenUp.pauseOf(place.stack, name);
    const pauseMs = refusals.add(hash, reason, seconds === undefined ? undefined : seconds * 1000);
    if (!place) return;
    const until = new Date(now() + pauseMs).toISOString().replace(/\.\d+Z$/, 'Z');
    givenUp.add(place.stack, { text: name, reason, until, pauseSeconds: pauseMs / 1000 });
  };

  return {
    judge: async (kind, owner, input, place) => {
      const over = findOverLimit(input, TEXT_LIMITS[kind]);
      if (over) return { problem: over };
      const hash = hashOf(kind, input);
      const asked = { hash, place, name: nameOfText(kind, place?.version ?? hash) };
      return recall(kind, asked) ?? turns.take(owner, () => work(kind, input, asked));
    },
    learn: givenUp.learn,
    givenUp: givenUp.of,
    forget: givenUp.forget,
    close: () => {
      isClosing = true;
      return pool.close();
    },
  };
}

/** A text that is asked for. */
interface Asked {
  readonly hash: string;
  readonly place: Place | undefined;
  /** What it is called in a status. */
  readonly name: string;
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
