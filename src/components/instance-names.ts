// The names of instances of a component, such as shards: a type of its own, which only what is checked has, so that no other text
// gets into names of objects.
import { z } from 'zod';
import { text, withRules } from '../api/schema/fields.ts';

/** Of one component. The status has room for so many rows, see `mostComponents` of stack/instances.ts. */
export const MOST_INSTANCES = 16;

const FORM = /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/;

/** Ends of names of objects that a component has besides those with its own name. */
const ENDS = /(^|-)(headless|tls|server|probe)$/;

/** In names of Services and in labels. 20 characters leave room for the name of the stack, see MAX_NAME of stack/names.ts. */
const instanceNameSchema = () =>
  withRules(
    text(
      20,
      FORM,
      'must be a name of at most 20 lower-case letters, digits and inner "-", such as "a"',
    ).brand<'InstanceName'>(),
    {
      cel: `!self.matches('${ENDS.source}')`,
      message:
        'must not end as names of other objects do, in "headless", "tls", "server" or "probe": take another name',
      holds: (name) => !ENDS.test(name),
    },
  );

/** The name of one instance, as `instanceNames` or `instanceNamesOf` has taken it. */
export type InstanceName = z.output<ReturnType<typeof instanceNameSchema>>;

/** A field by which users name the instances of a component: the API server refuses what could be no name of objects. */
export const instanceNames = () =>
  withRules(z.array(instanceNameSchema()).min(1).max(MOST_INSTANCES), {
    cel: 'self.all(a, self.exists_one(b, b == a))',
    message: 'must not name one instance twice: remove one of the two',
    holds: (names) => new Set(names).size === names.length,
  });

/**
 * Names that a definition gives by itself.
 * @throws Error where they are written, when no object could have such a name
 */
export function instanceNamesOf(...names: readonly string[]): readonly InstanceName[] {
  const { data, error } = instanceNames().safeParse(names);
  if (!data)
    throw new Error(
      `${JSON.stringify(names)} as names of instances: ${error.issues.map(({ path, message }) => [...path.map((index) => names[Number(index)]), message].join(' ')).join('; ')}`,
    );
  return data;
}
