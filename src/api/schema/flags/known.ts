// Which flags and features each version of the programs has, as scripts/flags.ts found them in their releases.
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

type Table = Readonly<Record<string, Known>>;

/** The facts about a flag, by its name without dashes; undefined when no version of the program has it. */
export const knownFlag = (owner: FlagOwner, name: string): Known | undefined => own(versions.flags[owner], name);

/** The same of a feature that --enable-feature turns on. */
export const knownFeature = (owner: 'prometheus' | 'thanos', name: string): Known | undefined =>
  own(versions.features[owner], name);

/** Names come from users: "constructor" is none of the table. */
const own = (table: Table, name: string): Known | undefined => (Object.hasOwn(table, name) ? table[name] : undefined);
