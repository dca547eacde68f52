// What is judged on another thread: one function a kind, of plain data, that gives plain data.

import type { judgeObjectStorage } from '../user-files/object-storage/judged.ts';
import type { judgeDeployedRules, judgeRules } from '../user-files/rules/judge.ts';
import type { judgeDeployedScrapes, judgeScrapes } from '../user-files/scrape/judge.ts';
import type { judgeMetricsOfStack, judgeQuery } from '../verify/answers/judge.ts';

/** The judges by kind. */
export interface JudgeOf {
  readonly rules: typeof judgeRules;
  readonly deployedRules: typeof judgeDeployedRules;
  readonly scrapes: typeof judgeScrapes;
  readonly deployedScrapes: typeof judgeDeployedScrapes;
  readonly objectStorage: typeof judgeObjectStorage;
  readonly query: typeof judgeQuery;
  readonly metrics: typeof judgeMetricsOfStack;
}

export type Kind = keyof JudgeOf;
export type InputOf<K extends Kind> = Parameters<JudgeOf[K]>[0];
export type OutputOf<K extends Kind> = ReturnType<JudgeOf[K]>;

/** What came of a text. `problem` is part of a sentence whose subject is the text: why it was not read to its end, and the way out. */
export type Verdict<Value> = { readonly value: Value } | { readonly problem: string };

/** Where a text is from that stays as it is until somebody changes it, so that it is worth remembering that it was given up. */
export interface Place {
  /** The stack that names it: "namespace/name". */
  readonly stack: string;
  /** Of the Secret that it is in, if it is in one: a credential must not be told, not even by a hash. */
  readonly version?: string;
}

/** Judges texts of others. */
export interface Judges {
  /**
   * @param owner the namespace that the text is from: owners take turns
   * @param place absent for what is never the same again, such as an answer
   */
  readonly judge: <K extends Kind>(
    kind: K,
    owner: string,
    input: InputOf<K>,
    place?: Place,
  ) => Promise<Verdict<OutputOf<K>>>;
}
