import type { RuleOrigin, RuleSource } from './origin.ts';
import type { Dialect } from './promql/dialect.ts';

/** A text with rules, and the PromQL of the Ruler that will load it: plain one when it is absent. */
export type RulesToJudge = RuleSource & { readonly dialect?: Dialect };

/** What came of one text with rules. Plain data, since it is judged on another thread. */
export interface JudgedRules {
  readonly origin: RuleOrigin;
  /** The text as it will be deployed, in pieces that each fit into a ConfigMap; none for no groups, and for a bad text. */
  readonly pieces: readonly string[];
  /** Why the text can't be used, in a sentence. */
  readonly problem?: string;
}

/** A text with rules that can't be used as it is, and why. */
export interface RejectedRules {
  readonly origin: RuleOrigin;
  readonly message: string;
}

/** The texts of an origin that are deployed now: more than one when its file was split. */
export interface DeployedTexts {
  readonly origin: RuleOrigin;
  readonly texts: readonly string[];
  /** As of the texts that are judged. */
  readonly dialect?: Dialect;
}
