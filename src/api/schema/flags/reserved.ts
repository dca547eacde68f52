// Flags that the operator sets, and whose place no user's takes: scripts/generate found them in what it gives components.
import { ownValue } from '../../own-value.ts';
import type { Allowed, FlagOwner } from './allowed.ts';
import reserved from './reserved.json' with { type: 'json' };

/** Names of the flags that the operator sets for a component, without dashes. */
export const reservedFor = (component: string): readonly string[] =>
  ownValue<readonly string[]>(reserved, component) ?? [];

/** What users may set: nothing of the operator's, even if a list of flags for users names it. */
export function forUsers({ name, flags }: FlagOwner): Allowed {
  const ours = reservedFor(name);
  const others = (names: readonly string[]) => names.filter((flag) => !ours.includes(flag));
  const { switches, on = [], values, choices } = flags;
  return {
    switches: others(switches),
    on: others(on),
    values: Object.fromEntries(
      Object.entries(values).flatMap(([kind, names]) => (others(names).length > 0 ? [[kind, others(names)]] : [])),
    ),
    choices: Object.fromEntries(Object.entries(choices).filter(([flag]) => !ours.includes(flag))),
  };
}
