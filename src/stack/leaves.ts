// The certificates of a component in a stack; which ones it has is said in components/leaves.ts.
import type { LeafFacts } from '../components/leaves.ts';
import { type Component, factsOf, isComponent } from './components.ts';
import { leafSecretName, type StackId } from './names.ts';

/** The holder of a leaf for a probe. Its identity is that of the component. */
export type ProbeHolder = `${Component}/probe`;

/** One leaf of a component, or of a declared client. */
export interface Leaf extends Pick<LeafFacts, 'signedBy' | 'usages'> {
  readonly holder: Component | ProbeHolder | `client/${string}`;
  readonly secretName: string;
}

/** The component that a holder is, or whose probe it is; undefined for everybody else. */
export function componentOfHolder(holder: string): Component | undefined {
  const name = holder.replace(/\/probe$/, '');
  return isComponent(name) ? name : undefined;
}

/** The leaves of a component: first the one that its listeners show. */
export const leavesOf = (stack: StackId, component: Component): readonly Leaf[] =>
  factsOf(component).leaves.map(({ name, signedBy, usages }) => ({
    holder: name === 'probe' ? `${component}/probe` : component,
    secretName: leafSecretName(stack, component, name),
    signedBy,
    usages,
  }));
