// The instances of components: which there are in a stack, and whether they can be told apart.
import type { Name } from '../components/all.ts';
import type { Facts } from '../components/facts.ts';
import { MOST_INSTANCES } from '../components/instance-names.ts';
import { valueAt } from '../components/presence.ts';
import { type Component, FACTS, fieldOf, hostOf, instanceNamed, instanceOf } from './components.ts';
import { dashed } from './names.ts';

/** Who runs once has one without a name. */
const ALONE: readonly string[] = [''];

/** An instance that could not be told from others, and where it is named. */
interface Untold {
  readonly path: string;
  readonly message: string;
}

/**
 * The components of a stack, instance by instance, in the order of their definitions.
 * @param present the facts of those that the spec has
 * @throws Error for what `untoldInstances` finds
 */
export function instancesOf(spec: unknown, present: readonly Facts<Name>[]): readonly Component[] {
  const [untold] = untoldInstances(spec, present);
  if (untold) throw new Error(`${untold.path} ${untold.message}`);
  return namedIn(spec, present);
}

/**
 * The instances of which an object would have the name of an object of another component: their names by themselves are good, or
 * the schema has refused them.
 * @param present the facts of those that the spec has
 */
export function untoldInstances(spec: unknown, present: readonly Facts<Name>[]): readonly Untold[] {
  const all = namedIn(spec, present);
  return all
    .filter((one) => !isTold(one, all))
    .map((one) => ({
      path: fieldOf(one),
      message: `names an instance ${one}, which can't be told from others by the names of its objects: call it otherwise`,
    }));
}

function namedIn(spec: unknown, present: readonly Facts<Name>[]): readonly Component[] {
  return present.flatMap((facts) => {
    const { field, instances } = present.find(({ name }) => name === hostOf(facts)) ?? facts;
    const names = instances?.(valueAt(spec, field) as never) ?? ALONE;
    return names.map((instance) => instanceNamed(facts.name, instance));
  });
}

function isTold(component: Component, all: readonly Component[]): boolean {
  const others = [...FACTS.map(({ name }) => name), ...all.filter((one) => one !== component)].map(dashed);
  const isAlone = all.filter((one) => one === component).length === 1;
  return isAlone && (instanceOf(component) === '' || !others.includes(dashed(component)));
}

/** How many components a stack may have, instance by instance. @param all the components that there are */
export const mostComponents = (all: readonly Facts[] = FACTS): number =>
  all
    .map((facts) => all.find(({ name }) => name === hostOf(facts)) ?? facts)
    .reduce((sum, { instances }) => sum + (instances ? MOST_INSTANCES : 1), 0);
