// The field additionalArgs of a component. What hangs on the version, or on several flags, is checked when a stack is resolved.
import { z } from 'zod';
import { celText, type Rule, text, withRules } from '../fields.ts';
import type { FlagOwner } from './allowed.ts';
import { isTaken, pattern, readFlag, taken } from './flag.ts';
import { knownFlag } from './known.ts';
import { whyRefused } from './reasons.ts';
import { forUsers } from './reserved.ts';

/** With more the API server would not let the rule about each pass: it may cost so much and no more. */
export const MOST_FLAGS = 40;

/** Characters of one flag, its content included. */
export const LONGEST_FLAG = 1024;

/** Further flags of one component. */
export const additionalArgs = (owner: FlagOwner) =>
  z
    .array(
      withRules(
        text(
          LONGEST_FLAG,
          /^--[a-z0-9][-a-z0-9_.]*(=[^\n\r]*)?$/,
          'must be one flag, written "--name" or "--name=value"',
        ),
        mayBeSet(owner),
      ),
    )
    .max(MOST_FLAGS)
    .default([])
    .describe(
      'Further flags of the component, as docs/flags.md lists them. Flags that decide who may connect or where data goes are refused.',
    );

function mayBeSet(owner: FlagOwner): Rule<string> {
  const flags = forUsers(owner);
  return {
    cel: `self.matches(${celText(pattern(flags))})`,
    message: `must be a flag of ${owner.called} that a stack may set, with a value of its kind (docs/flags.md): correct it, use the matching field of the spec, or leave it out`,
    holds: (argument) => isTaken(flags, argument),
    explain: (argument) => explain({ ...owner, flags }, argument),
  };
}

/** What is wrong with a flag, in a sentence without its full stop. */
function explain(owner: FlagOwner, argument: string): string {
  const { name, isOff } = readFlag(argument);
  const takes = taken(owner.flags, name);
  if (takes?.kind) return isOff ? `--${name} can't be turned off` : `--${name} takes ${takes.kind.says}`;
  if (takes) return takes.canBeOff ? `--${name} takes no value` : `--${name} is on, and takes no value`;
  return knownFlag(owner.name, name)
    ? `--${name} ${whyRefused(owner.name, name)}`
    : `${owner.called} has no flag --${name}`;
}
