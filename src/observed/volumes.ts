// The volume claims of a stack: what each asks for, and which of them a StatefulSet made.
import { headOf, type KubernetesObject, type ObjectHead } from '../api/objects.ts';
import { ownValue } from '../api/own-value.ts';
import { amountOf } from '../api/quantity.ts';
import type { ClaimTemplate, StatefulSetFacts } from './stateful-sets.ts';

/** A volume claim of a stack. */
export interface ClaimFacts {
  readonly head: ObjectHead;
  /** What it asks for, such as "20Gi"; "" when it says nothing. */
  readonly request: string;
  /** Undefined when it has none. */
  readonly storageClass: string | undefined;
  /** Whether it has its volume. */
  readonly isBound: boolean;
}

export function readClaim(claim: KubernetesObject): ClaimFacts {
  const { storageClassName: storageClass, resources } = (claim['spec'] ?? {}) as ClaimSpec;
  const { phase } = (claim['status'] ?? {}) as { readonly phase?: string };
  return {
    head: headOf(claim),
    request: resources?.requests?.storage ?? '',
    storageClass,
    isBound: phase === 'Bound',
  };
}

interface ClaimSpec {
  readonly storageClassName?: string;
  readonly resources?: { readonly requests?: { readonly storage?: string } };
}

/** A claim that a StatefulSet made, and what that says of it now. */
export interface OwnClaim {
  readonly claim: ClaimFacts;
  readonly template: ClaimTemplate;
}

/**
 * The claims that one StatefulSet made. Those of pods that were scaled away count: they are used again.
 * @param set the StatefulSet, as wanted or as it is there
 * @param claims those of the stack
 */
export const claimsOf = (set: StatefulSetFacts, claims: readonly ClaimFacts[]): readonly OwnClaim[] =>
  set.claims.flatMap((template) =>
    claims.filter((claim) => OWN.every((check) => check(claim, template, set))).map((claim) => ({ claim, template })),
  );

/** What the largest claim of one StatefulSet asks for, such as "20Gi"; undefined when there is none. Else as `claimsOf`. */
export function largestRequest(set: StatefulSetFacts, claims: readonly ClaimFacts[]): string | undefined {
  const [largest] = claimsOf(set, claims)
    .map(({ claim: { request } }) => ({ request, amount: amountOf(request) ?? 0 }))
    .sort((one, other) => other.amount - one.amount);
  return largest && largest.amount > 0 ? largest.request : undefined;
}

type Check = (claim: ClaimFacts, template: ClaimTemplate, set: StatefulSetFacts) => boolean;

/** Claims are called "<template>-<StatefulSet>-<number of the pod>". */
const isNamedForIt: Check = ({ head: { metadata } }, template, { head: set }) => {
  const start = `${template.name}-${set.metadata.name}-`;
  const isInPlace = metadata.namespace === set.metadata.namespace && metadata.name.startsWith(start);
  return isInPlace && /^\d+$/.test(metadata.name.slice(start.length));
};

/** One that a user made under such a name lacks the labels of the template, and is left alone. */
const wasMadeByIt: Check = ({ head: { metadata } }, template) =>
  Object.entries(template.labels ?? {}).every(([key, value]) => ownValue(metadata.labels ?? {}, key) === value);

/** What is being deleted is made anew in the size that is wanted. */
const isStaying: Check = ({ head: { metadata } }) => metadata.deletionTimestamp === undefined;

const OWN: readonly Check[] = [isNamedForIt, wasMadeByIt, isStaying];
