// Whom the HTTP listeners of a component serve, as one list: a removal at any of them is told from it. Every listener has its own
// identities all the same: who may be asked for metrics there is not whom clients may reach here.
import type { Facts } from '../components/facts.ts';

/** One identity at one listener: at the one for health and metrics the identity alone, which has no blank. */
export const grant = ({ health }: Facts, listener: string, identity: string): string =>
  listener === health ? identity : `${listener} ${identity}`;

/** The identities at one listener, in the order of the list. */
export const identitiesAt = (facts: Facts, grants: readonly string[], listener: string): readonly string[] =>
  grants.flatMap((one) => {
    const identity = one.slice(one.indexOf(' ') + 1);
    return grant(facts, listener, identity) === one ? [identity] : [];
  });
