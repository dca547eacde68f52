import { changeRules } from '../../api/schema/changes.ts';
import type { StackSpec } from '../../api/types.ts';
import type { Violation } from './parse.ts';

/** What the API server would refuse about a change, though both specs are good by themselves. */
export const changeViolations = (before: StackSpec, after: StackSpec): readonly Violation[] =>
  changeRules()
    .filter(({ holds }) => !holds(before, after))
    .map(({ field, message }) => ({ path: `spec.${field}`, message }));
