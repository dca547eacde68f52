// Flags of users beside ours.
import { readFlag } from '../api/schema/flags/flag.ts';
import { knownFlag } from '../api/schema/flags/known.ts';
import { verbatim } from '../manifests/verbatim.ts';
import { type Component, nameOf } from '../stack/components.ts';

/** A flag of ours with its value, or an argument that is no flag. Only one that stands by default leaves room for the user's. */
export type Argument = string | { readonly byDefault: string };

/**
 * A flag that the user's takes the place of, because a second one of the same name would stop the component at its start. To one
 * that may be given several times the user's is added.
 */
export const byDefault = (argument: string): Argument => ({ byDefault: argument });

/** As the program gets it. */
export const textOf = (argument: Argument): string => (typeof argument === 'string' ? argument : argument.byDefault);

/** Names of the flags that no user gives, without dashes. A switch and its opposite are one flag. */
export const reservedFlags = (own: readonly Argument[]): readonly string[] =>
  own.flatMap((argument) =>
    typeof argument === 'string' && argument.startsWith('--') ? [readFlag(argument).name] : [],
  );

/**
 * Ours, then the user's. Flags that decide who may connect or where data goes never get here: the schema refuses them. If one
 * did, ours would stay, alone.
 */
export function withAdditional(
  component: Component,
  own: readonly Argument[],
  additional: readonly string[],
): readonly string[] {
  const reserved = new Set(reservedFlags(own));
  const ofUser = additional.filter((argument) => !reserved.has(readFlag(argument).name));
  const replacing = new Set(
    ofUser.map((argument) => readFlag(argument).name).filter((name) => !knownFlag(nameOf(component), name)?.repeatable),
  );
  const stays = (argument: Argument) =>
    typeof argument === 'string' || !replacing.has(readFlag(argument.byDefault).name);
  return [...own.filter(stays).map(textOf), ...ofUser.map(verbatim)];
}
