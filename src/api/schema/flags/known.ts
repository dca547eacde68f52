// Which flags and features each version of the programs has, as scripts/flags.ts found them in their releases.
import { ownValue } from '../../own-value.ts';
import type { Program } from '../versions.ts';
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

const FLAGS: Readonly<Record<string, Readonly<Record<string, Known>>>> = versions.flags;

/**
 * The facts about a flag; undefined when no version of the program has it.
 * @param owner name of the component
 * @param name without dashes
 */
export const knownFlag = (owner: string, name: string): Known | undefined =>
  ownValue<Known>(ownValue(FLAGS, owner) ?? {}, name);

/** The same of a feature that --enable-feature turns on. */
export const knownFeature = (owner: Program, name: string): Known | undefined =>
  ownValue<Known>(versions.features[owner], name);
