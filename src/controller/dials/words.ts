// What a look at a stack says of it, as it is told. Pods answer what they like, and a tenant may write their programs: their
// words are short and printable, and others for the same reason at each look are not told, or the status would be written as often.
import type { Fact } from '../../api/conditions.ts';
import { shorten } from '../../api/told-text.ts';

/** See docs/limits.md. */
export const WORDS = { longest: 2000, atOnce: 3, everyMs: 60_000 } as const;

/** The words that were told for a reason, how many others may follow at once, and since when (ms) that is counted. */
interface Words {
  readonly message: string;
  readonly left: number;
  readonly at: number;
}

/** By condition and reason, of which the code has a few: that another reason came in between gives no other words. */
export type ToldWords = ReadonlyMap<string, Words>;

/**
 * Facts as they are told.
 * @param facts by the names of their conditions
 * @param told what this gave at the look before
 * @param now milliseconds since 1970
 */
export function tellFacts<Name extends string>(
  facts: Readonly<Record<Name, Fact>>,
  told: ToldWords,
  now: number,
): { readonly facts: Readonly<Record<Name, Fact>>; readonly told: ToldWords } {
  const words = new Map(told);
  const entries = (Object.entries(facts) as [Name, Fact][]).map(([name, fact]) => {
    const key = `${name} ${fact.reason}`;
    const next = follow(words.get(key), shorten(fact.message, WORDS.longest), now);
    words.set(key, next);
    return [name, { ...fact, message: next.message }];
  });
  return { facts: Object.fromEntries(entries) as Record<Name, Fact>, told: words };
}

function follow(before: Words | undefined, message: string, now: number): Words {
  if (!before) return { message, left: WORDS.atOnce, at: now };
  if (before.message === message) return before;
  const gained = Math.floor((now - before.at) / WORDS.everyMs);
  const left = Math.min(WORDS.atOnce, before.left + gained);
  if (left <= 0) return before;
  return { message, left: left - 1, at: left === WORDS.atOnce ? now : before.at + gained * WORDS.everyMs };
}
