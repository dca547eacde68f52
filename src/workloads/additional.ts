// Flags of users beside ours.
import { verbatim } from '../manifests/parts/verbatim.ts';

/**
 * A flag of ours, with its value, or an argument that is no flag. A text is reserved: no flag of a user takes its place. The others
 * say what a flag of the same name does.
 */
export type Argument = string | { readonly argument: string; readonly ofUser: 'replaces' | 'adds' };

/** A flag that the user's takes the place of, because a second one of the same name would stop the component at its start. */
export const byDefault = (argument: string): Argument => ({ argument, ofUser: 'replaces' });

/** A flag that may be given several times: a further one adds a value. */
export const oneOfSeveral = (argument: string): Argument => ({ argument, ofUser: 'adds' });

/** As the program gets it. */
export const textOf = (argument: Argument): string => (typeof argument === 'string' ? argument : argument.argument);

/** Whether a user must not give the flag. */
export const isReserved = (argument: Argument): boolean => typeof argument === 'string';

/** The name of a flag, with its dashes. A switch and its opposite are one flag. */
export const flagName = (argument: string): string => (argument.split('=')[0] ?? argument).replace(/^--no-/, '--');

/**
 * Ours, then the user's. Flags that decide who may connect or where data goes never get here: the schema refuses them. If one
 * did, ours would stay, alone.
 */
export function withAdditional(own: readonly Argument[], additional: readonly string[]): readonly string[] {
  const reserved = new Set(own.filter(isReserved).map((argument) => flagName(textOf(argument))));
  const ofUser = additional.filter((argument) => !reserved.has(flagName(argument)));
  const given = new Set(ofUser.map(flagName));
  const isReplaced = (argument: Argument) =>
    typeof argument !== 'string' && argument.ofUser === 'replaces' && given.has(flagName(argument.argument));
  return [...own.filter((argument) => !isReplaced(argument)).map(textOf), ...ofUser.map(verbatim)];
}
