// From what is known of a stack to what should be of it: the one way to a plan, for the operator, for who renders, for tests.
// The objects of a plan follow from it alone, see src/workloads/build.ts.
import type { AllowedIdentities } from '../observed/allowed-identities.ts';
import { type Component, factsOf, namingListenersOf } from '../stack/components.ts';
import { identityOf } from '../stack/identities.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { allowedAt } from '../stack/topology.ts';
import type { RulePlaces } from '../user-files/rules/split.ts';
import { grant } from './grants.ts';
import type { Inputs } from './inputs.ts';
import type { Plan } from './plan.ts';
import { planAllowedIdentities, type RecordedLists } from './revocation.ts';
import { type CertificatesByName, type NotMade, planTrust } from './trust.ts';
import { buildUserConfiguration } from './user-files.ts';
import type { VersionRoll } from './version-roll.ts';

/** What is in the cluster of a stack, and what its status says of that. */
export interface Seen {
  /** Whom each listener was to serve when its configuration was last written: `observeAllowed`. */
  readonly allowed: Readonly<Partial<Record<Component, AllowedIdentities>>>;
  /** The same in the status: `recordedLists` of the stack object. */
  readonly recorded: RecordedLists;
  /** The rule files that are deployed, so that each stays where it is mounted. */
  readonly places: RulePlaces;
  /** Which workloads may have the version that is wanted, and which wait. */
  readonly roll: VersionRoll;
}

/** Of a stack that is new, or where there is no cluster. */
export const NOTHING_SEEN: Seen = { allowed: {}, recorded: {}, places: [], roll: { rolling: [], waiting: new Map() } };

/** All that a plan is made from. */
export interface Known {
  readonly stack: ResolvedStack;
  /** By Secret name, those of its CAs among them; 'not made' where nobody makes keys. */
  readonly certificates: CertificatesByName | NotMade;
  /** What the user owns. */
  readonly inputs: Inputs;
  readonly seen: Seen;
}

/**
 * What should be. Pure: the same input gives the same plan.
 * @throws PkiError when a CA is missing, or its certificate is none of a CA
 */
export function desire({ stack, certificates, inputs, seen }: Known): Plan {
  return {
    stack,
    trust: planTrust(stack, certificates),
    inputs,
    allowed: allowedAtEach(stack, seen),
    user: buildUserConfiguration({ stack, inputs }, seen.places),
    roll: seen.roll,
  };
}

function allowedAtEach(stack: ResolvedStack, { allowed, recorded }: Seen): Plan['allowed'] {
  const lists = stack.topology.components.map((component) => {
    const known = { observed: allowed[component], recorded: recorded[component] };
    return [component, planAllowedIdentities(grantsOf(stack, component), known)] as const;
  });
  return Object.fromEntries(lists);
}

/** Of all HTTP listeners of a component. */
const grantsOf = (stack: ResolvedStack, component: Component): readonly string[] =>
  namingListenersOf(component).flatMap(({ name }) =>
    allowedAt(stack.topology, component, name).map((party) =>
      grant(factsOf(component), name, identityOf(stack, stack.spec.tls.trustDomain, party)),
    ),
  );
