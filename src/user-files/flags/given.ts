// The flags of users, component by component.
import { FLAG_OWNERS, type FlagOwner } from '../../api/schema/flags/allowed.ts';
import { type Flag, readFlag } from '../../api/schema/flags/flag.ts';
import type { Violation } from '../../stack/resolve/parse.ts';
import type { StackSpec } from '../../stack/types.ts';

/** The flags of one component, in the order in which they are written. */
export interface Given {
  readonly owner: FlagOwner;
  readonly flags: readonly Flag[];
  /** Something that is wrong with one of them. */
  readonly wrong: (flag: Flag, message: string) => Violation;
}

/** Of each component that has any. */
export const givenFlags = (spec: StackSpec): readonly Given[] =>
  FLAG_OWNERS.map((owner) => givenTo(owner, spec)).filter(({ flags }) => flags.length > 0);

function givenTo(owner: FlagOwner, spec: StackSpec): Given {
  const part = owner === 'sidecar' ? spec.prometheus?.sidecar : spec[owner];
  const field = owner === 'sidecar' ? 'prometheus.sidecar' : owner;
  const flags = (part?.additionalArgs ?? []).map(readFlag);
  const wrong = (flag: Flag, message: string): Violation => ({
    path: `spec.${field}.additionalArgs[${flags.indexOf(flag)}]`,
    message,
  });
  return { owner, flags, wrong };
}

/** The flag of a name: the first, since what may be given once is refused when it is given again. */
export const flagNamed = ({ flags }: Given, name: string): Flag | undefined => flags.find((flag) => flag.name === name);
