import type { VerificationFact } from '../../api/conditions.ts';

/** When a stack was verified the last time, with which pods, and the word. Before the first one: since when pods run. */
export interface LastVerification {
  readonly at: number;
  /** Absent while pods were being replaced. */
  readonly pods?: string;
  readonly fact?: VerificationFact;
}
export type VerificationMemory = Map<string, LastVerification>;
