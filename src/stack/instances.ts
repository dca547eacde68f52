// The instances of components: which there are in a stack, and what their names may be.
import type { Name } from '../components/all.ts';
import type { Facts } from '../components/facts.ts';
import { valueAt } from '../components/presence.ts';
import { COMPONENTS, type Component, hostOf, instanceNamed, instanceOf } from './components.ts';

/** Who runs once has one without a name. */
const ALONE: readonly string[] = [''];

/** In names of Services and in labels. 20 characters leave room for the name of the stack, see MAX_NAME of names.ts. */
const FORM = /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/;

/** Ends of names of objects that a component has besides those with its own name. */
const ENDS = /(^|-)(headless|tls|server|probe)$/;

/**
 * The components of a stack, instance by instance, in the order of their definitions.
 * @param present the facts of those that the spec has
 * @throws Error when a definition gives a name that no object could have, or one that would take the objects of another
 */
export function instancesOf(spec: unknown, present: readonly Facts<Name>[]): readonly Component[] {
  const found = present.flatMap((facts) => {
    const { field, instances } = present.find(({ name }) => name === hostOf(facts)) ?? facts;
    const names = instances?.(valueAt(spec, field)) ?? ALONE;
    return names.map((instance) => instanceNamed(facts.name, instance));
  });
  for (const component of found) hold(component, found);
  return found;
}

function hold(component: Component, all: readonly Component[]): void {
  const instance = instanceOf(component);
  const taken = new Set([...COMPONENTS, ...all.filter((one) => one !== component)].map((one) => one.replace('.', '-')));
  const isAlone = all.filter((one) => one === component).length === 1;
  if (!isAlone || (instance !== '' && !(isName(instance) && !taken.has(component.replace('.', '-')))))
    throw new Error(`${component} can't be told from others by the names of its objects: call its instance otherwise`);
}

const isName = (instance: string): boolean => FORM.test(instance) && !ENDS.test(instance);
