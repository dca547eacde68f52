// Which flags and features each version of the programs has, as scripts/flags.ts found them in their releases.
import { ownValue } from '../../own-value.ts';
import type { FlagOwner } from './allowed.ts';
import versions from './versions.json' with { type: 'json' };

/** One flag or feature; without bounds, every version that was looked at has it. */
export interface Known {
  /** First minor version that has it. */
  readonly since?: number;
  /** Last minor version that has it. */
  readonly until?: number;
  /** It may be given several times. */
  readonly repeatable?: boolean;
}

/** The facts about a flag, by its name without dashes; undefined when no version of the program has it. */
export const knownFlag = (owner: FlagOwner, name: string): Known | undefined =>
  ownValue<Known>(versions.flags[owner], name);

/** The same of a feature that --enable-feature turns on. */
export const knownFeature = (owner: 'prometheus' | 'thanos', name: string): Known | undefined =>
  ownValue<Known>(versions.features[owner], name);
