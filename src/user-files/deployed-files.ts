// What the components read now of what the user wrote.
import type { DeployedRules } from './rules/deployed.ts';
import type { RulePlaces } from './rules/split.ts';

/** The files that are deployed now. Their texts are asked for where a source is bad or missing, and nowhere else. */
export interface DeployedFiles {
  readonly places: RulePlaces;
  readonly rules: () => Promise<DeployedRules>;
  /** The configuration of Prometheus. */
  readonly prometheus: () => Promise<string | undefined>;
}

export const NOTHING_DEPLOYED: DeployedFiles = {
  places: [],
  rules: () => Promise.resolve([]),
  prometheus: () => Promise.resolve(undefined),
};
