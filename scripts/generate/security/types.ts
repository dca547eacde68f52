/**
 * A test: its file below `test` without `.test.ts`, and what its title, or that of its describe, begins with,
 * such as "cluster/stack/listeners: refuse plaintext".
 */
export type Evidence = `${string}: ${string}`;

/** One question of a reader who wants to know how something is protected, and what answers it. */
export interface Answer {
  readonly question: string;
  /** What does it, in a sentence or two; what it does not do is said as well. */
  readonly mechanism: string;
  /** Tests that show it. Empty only where all of it is `yours`. */
  readonly shownBy: readonly Evidence[];
  /** What stays with those who run the cluster, the bucket or the operator. */
  readonly yours?: string;
}

/** Answers to one list of questions, under a heading. */
export interface Section {
  readonly title: string;
  readonly answers: readonly Answer[];
}

/** A piece of common advice that would not protect, and what does. */
export interface Correction {
  readonly advice: string;
  readonly why: string;
  readonly instead: string;
  readonly shownBy: readonly Evidence[];
}
