import { z } from 'zod';
import { isQuantity } from '../../api/quantity.ts';
import { changeRules, type FoundSizes } from '../schema/changes.ts';
import type { StackSpec } from '../types.ts';
import type { Violation } from './parse.ts';

/**
 * What the API server would refuse about a change, though both specs are good by themselves.
 * @param found sizes of the volumes that are there
 */
export const changeViolations = (before: StackSpec, after: StackSpec, found: FoundSizes): readonly Violation[] =>
  changeRules()
    .filter(({ holds }) => !holds(before, after, found))
    .map(({ field, message }) => ({ path: `spec.${field}`, message }));

/** The sizes that the status of a stack tells; nothing for one that is missing or can't be read. */
export function foundSizes(status: unknown): FoundSizes {
  const { components = [] } = TOLD.safeParse(status).data ?? {};
  return Object.fromEntries(
    components.flatMap(({ name, volumeSize = '' }) => (isQuantity(volumeSize) ? [[name, volumeSize]] : [])),
  );
}

/** As much of a status as is looked at: it may be of another version of the operator. */
const TOLD = z.object({
  components: z.array(z.object({ name: z.string(), volumeSize: z.string().optional() })).optional(),
});
