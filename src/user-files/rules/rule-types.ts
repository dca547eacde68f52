import type { RuleOrigin } from './origin.ts';

/** A rule file as Thanos Ruler reads it; names of fields are those of the file. */
export interface RuleFile {
  readonly groups: readonly RuleGroup[];
}

export interface RuleGroup {
  readonly name: string;
  /** Prometheus duration, as are all below. */
  readonly interval?: string;
  readonly query_offset?: string;
  readonly limit?: number;
  /** Thanos' own field: what to do when a store does not answer. */
  readonly partial_response_strategy?: 'abort' | 'warn';
  readonly labels?: Readonly<Record<string, string>>;
  readonly rules: readonly Rule[];
}

/** Exactly one of `record` and `alert` is set. */
export interface Rule {
  readonly record?: string;
  readonly alert?: string;
  readonly expr: string;
  readonly for?: string;
  readonly keep_firing_for?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A checked file under the name that it has in the ruler. */
export interface RuleFileOutput {
  readonly name: string;
  readonly origin: RuleOrigin;
  /** As `piecesOf` makes them, one or more. */
  readonly pieces: readonly string[];
}
