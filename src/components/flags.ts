// The flags that users may set, by component.
import type { Allowed } from '../api/schema/flags/allowed.ts';
import { ALL, type Name } from './all.ts';

export const ALLOWED = Object.fromEntries(ALL.map(({ facts, flags }) => [facts.name, flags])) as Readonly<
  Record<Name, Allowed>
>;
