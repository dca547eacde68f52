// Flags that the operator sets, and whose place no user's takes: scripts/generate found them in what it gives components.
import { ownValue } from '../../own-value.ts';
import reserved from './reserved.json' with { type: 'json' };

/** Whether a flag is the operator's, by the name of the component and that of the flag, without dashes. */
export const isReserved = (component: string, flag: string): boolean =>
  ownValue<readonly string[]>(reserved, component)?.includes(flag) ?? false;
