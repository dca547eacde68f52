// One flag as users write it, "--name" or "--name=value", and how it is judged by itself.
import { ownValue } from '../../own-value.ts';
import type { Allowed } from './allowed.ts';
import { KINDS, type Kind, type KindName, oneOf } from './kinds.ts';

/** A flag taken apart. "--no-name" turns a switch off. */
export interface Flag {
  /** Without dashes and without "no-". */
  readonly name: string;
  readonly value?: string;
  readonly isOff: boolean;
}

/** What a component takes as the value of a flag: nothing for a switch, and undefined when it must not be set. */
export type Takes = { readonly kind?: Kind; readonly canBeOff: boolean };

/** Takes a flag apart. A name that begins with "no-" is that of a switch; no program has another. */
export function readFlag(argument: string): Flag {
  const at = argument.indexOf('=');
  const written = (at < 0 ? argument : argument.slice(0, at)).replace(/^--/, '');
  const isOff = written.startsWith('no-');
  return { name: isOff ? written.slice(3) : written, isOff, ...(at < 0 ? {} : { value: argument.slice(at + 1) }) };
}

/** What a component takes for a flag, by its name. */
export function taken(allowed: Allowed, name: string): Takes | undefined {
  const { switches, on = [], choices } = allowed;
  if (switches.includes(name)) return { canBeOff: true };
  if (on.includes(name)) return { canBeOff: false };
  const kind = kindOf(allowed, name);
  if (kind) return { kind, canBeOff: false };
  const words = ownValue(choices, name);
  return words ? { kind: oneOf(words), canBeOff: false } : undefined;
}

/** The kind of a flag with a value that is no choice. */
function kindOf({ values }: Allowed, name: string): Kind | undefined {
  const found = valueKinds(values).find(([, names]) => names.includes(name));
  return found && KINDS[found[0]];
}

/** Whether a flag may be set and its value is of its kind. */
export function isTaken(allowed: Allowed, argument: string): boolean {
  const { name, value, isOff } = readFlag(argument);
  const takes = taken(allowed, name);
  if (!takes) return false;
  if (!takes.kind) return value === undefined && (!isOff || takes.canBeOff);
  return !isOff && value !== undefined && new RegExp(`^${takes.kind.form}$`).test(value);
}

/** All that a component takes, as one regular expression of RE2. */
export function pattern({ switches, on = [], values, choices }: Allowed): string {
  const rows = [
    `(no-)?${group(switches)}`,
    ...on.map(quoted),
    ...valueKinds(values).map(([kind, names]) => `${group(names)}=${KINDS[kind].form}`),
    ...Object.entries(choices).map(([name, words]) => `${quoted(name)}=${oneOf(words).form}`),
  ];
  return `^--(${rows.join('|')})$`;
}

const valueKinds = (values: Allowed['values']) => Object.entries(values) as [KindName, readonly string[]][];

const group = (names: readonly string[]): string => `(${names.map(quoted).join('|')})`;

/** Names hold dots and dashes and nothing else that a regular expression would read. */
const quoted = (name: string): string => name.replaceAll('.', '[.]');
