// The flags of users, component by component.
import { type Flag, readFlag } from '../../api/schema/flags/flag.ts';
import { dotted } from '../../components/presence.ts';
import { COMPONENTS, factsOf, type Name } from '../../stack/components.ts';
import type { Violation } from '../../stack/resolve/parse.ts';
import { partOf } from '../../stack/schema/parts.ts';
import type { StackSpec } from '../../stack/types.ts';

/** The flags of one component, in the order in which they are written. */
export interface Given {
  readonly owner: Name;
  readonly flags: readonly Flag[];
  /** Something that is wrong with one of them. */
  readonly wrong: (flag: Flag, message: string) => Violation;
}

/** Of each component that has any. */
export const givenFlags = (spec: StackSpec): readonly Given[] =>
  COMPONENTS.map((owner) => givenTo(owner, spec)).filter(({ flags }) => flags.length > 0);

function givenTo(owner: Name, spec: StackSpec): Given {
  const field = dotted(factsOf(owner).field);
  const flags = (partOf(spec, owner)?.additionalArgs ?? []).map(readFlag);
  const wrong = (flag: Flag, message: string): Violation => ({
    path: `spec.${field}.additionalArgs[${flags.indexOf(flag)}]`,
    message,
  });
  return { owner, flags, wrong };
}

/** The flag of a name: the first, since what may be given once is refused when it is given again. */
export const flagNamed = ({ flags }: Given, name: string): Flag | undefined => flags.find((flag) => flag.name === name);
