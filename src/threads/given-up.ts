// Texts that were given up, by stack: what stands in its status, so that the next process does not try them at once either.
import { createHash } from 'node:crypto';
import type { Kind } from './kinds.ts';
import { REFUSED_MS } from './limits.ts';
import type { GivenUp } from './pool.ts';

/** A text that was given up, as it stands in the status of its stack. */
export interface GivenUpText {
  /** Says which text it is, and nothing of what is in it. */
  readonly text: string;
  readonly reason: GivenUp;
  /** Until then it is not tried again; RFC 3339. */
  readonly until: string;
  /** How long that pause is: the next one is twice as long. */
  readonly pauseSeconds: number;
}

/** Texts of one stack that are remembered, the latest ones. The schema of the status has the same limit. */
export const MOST_GIVEN_UP = 20;

export interface GivenUpTexts {
  readonly find: (stack: string, text: string) => GivenUpText | undefined;
  readonly add: (stack: string, entry: GivenUpText) => void;
  /** Takes over what a status says; what is known better stays. */
  readonly learn: (stack: string, entries: readonly GivenUpText[]) => void;
  /** Seconds of the latest pause of a text, over or not. */
  readonly pauseOf: (stack: string, text: string) => number | undefined;
  /** Those of a stack that are not tried again yet, in the order of their texts. */
  readonly of: (stack: string) => readonly GivenUpText[];
  readonly forget: (stack: string) => void;
}

/** @param now a clock in milliseconds */
export function createGivenUpTexts(now: () => number): GivenUpTexts {
  const stacks = new Map<string, readonly GivenUpText[]>();
  const all = (stack: string) => stacks.get(stack) ?? [];
  const find = (stack: string, wanted: string) => all(stack).find(({ text }) => text === wanted);
  const isOpen = ({ until }: GivenUpText): boolean => Date.parse(until) > now();
  const add = (stack: string, entry: GivenUpText) => {
    const others = all(stack).filter(({ text }) => text !== entry.text);
    const latest = [...others, entry].sort((one, other) => Date.parse(other.until) - Date.parse(one.until));
    stacks.set(stack, latest.slice(0, MOST_GIVEN_UP));
  };
  // A clock that was wrong, or a hand in the status, must not shut a text out for ever.
  const isCredible = ({ until }: GivenUpText): boolean => Date.parse(until) <= now() + REFUSED_MS.longest;
  return {
    add,
    of: (stack) =>
      all(stack)
        .filter(isOpen)
        .sort((one, other) => (one.text < other.text ? -1 : 1)),
    find: (stack, text) => [find(stack, text)].find((entry) => entry && isOpen(entry)),
    pauseOf: (stack, text) => find(stack, text)?.pauseSeconds,
    learn: (stack, entries) => {
      for (const entry of entries) if (!find(stack, entry.text) && isCredible(entry)) add(stack, entry);
    },
    forget: (stack) => void stacks.delete(stack),
  };
}

/**
 * What a text is called in a status, which more people may read than the text itself.
 * @param content its content, or for what may hold credentials the version of its Secret: what is short enough could be guessed
 * from a hash
 */
export const nameOfText = (kind: Kind, content: string): string =>
  createHash('sha256')
    .update(JSON.stringify([kind, content]))
    .digest('base64url')
    .slice(0, 22);
