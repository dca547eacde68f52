// The certificates of a component in a stack; which ones it has is said in components/leaves.ts.
import type { LeafFacts } from '../components/leaves.ts';
import { type Component, factsOf } from './components.ts';
import { componentParty, type Holder, probeParty } from './identities.ts';
import { leafSecretName, type StackId } from './names.ts';

/** One leaf of a component, or of a declared client. */
export interface Leaf extends Pick<LeafFacts, 'signedBy' | 'usages'> {
  readonly holder: Extract<Holder, { readonly kind: 'component' | 'probe' | 'client' }>;
  readonly secretName: string;
}

/** The component that a holder is, or whose probe it is; undefined for everybody else. */
export const componentOfHolder = (holder: Holder): Component | undefined =>
  holder.kind === 'component' || holder.kind === 'probe' ? holder.name : undefined;

/** The leaves of a component: first the one that its listeners show. */
export const leavesOf = (stack: StackId, component: Component): readonly Leaf[] =>
  factsOf(component).leaves.map(({ name, signedBy, usages }) => ({
    holder: name === 'probe' ? probeParty(component) : componentParty(component),
    secretName: leafSecretName(stack, component, name),
    signedBy,
    usages,
  }));
