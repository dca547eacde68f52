// The volume claims of a StatefulSet: which should grow, and how large they are.

import type { KubernetesObject } from '../api/objects.ts';
import { ownValue } from '../api/own-value.ts';
import { amountOf } from '../api/quantity.ts';
import { type ClaimTemplate, claimTemplatesOf, sizeOf } from './stateful-sets.ts';

/** A claim that asks for less than its StatefulSet wants. Sizes are quantities, such as "20Gi". */
export interface Growth {
  readonly claim: KubernetesObject;
  readonly from: string;
  readonly to: string;
}

/**
 * The claims of one StatefulSet that should grow. None ever shrinks: Kubernetes refuses that.
 * @param set the StatefulSet as it is wanted
 * @param objects what the stack has; of it only claims that this StatefulSet made count
 */
export function growingClaims(set: KubernetesObject, objects: readonly KubernetesObject[]): readonly Growth[] {
  return claimTemplatesOf(set).flatMap((template) =>
    objects
      .filter((claim) => GROWING.every((check) => check(claim, template, set)))
      .map((claim) => ({ claim, from: requestOf(claim), to: sizeOf(template) })),
  );
}

/**
 * What the largest claim of one StatefulSet asks for, such as "20Gi"; undefined when there is none. Claims of pods that were
 * scaled away count: they are used again.
 * @param set the StatefulSet, as wanted or as it is there
 * @param objects what the stack has
 */
export function largestRequest(set: KubernetesObject, objects: readonly KubernetesObject[]): string | undefined {
  const requests = claimTemplatesOf(set).flatMap((template) =>
    objects.filter((claim) => OWN.every((check) => check(claim, template, set))).map(requestOf),
  );
  const [largest] = requests
    .map((request) => ({ request, amount: amountOf(request) ?? 0 }))
    .sort((one, other) => other.amount - one.amount);
  return largest && largest.amount > 0 ? largest.request : undefined;
}

/** The StorageClass of a claim; undefined when it has none. */
export const storageClassOf = (claim: KubernetesObject): string | undefined => specOf(claim).storageClassName;

interface ClaimSpec {
  readonly storageClassName?: string;
  readonly resources?: { readonly requests?: { readonly storage?: string } };
}

type Check = (claim: KubernetesObject, template: ClaimTemplate, set: KubernetesObject) => boolean;

/** Claims are called "<template>-<StatefulSet>-<number of the pod>". */
const isNamedForIt: Check = ({ apiVersion, kind, metadata }, template, set) => {
  const start = `${template.metadata.name}-${set.metadata.name}-`;
  const isClaim = apiVersion === 'v1' && kind === 'PersistentVolumeClaim';
  const isInPlace = metadata.namespace === set.metadata.namespace && metadata.name.startsWith(start);
  return isClaim && isInPlace && /^\d+$/.test(metadata.name.slice(start.length));
};

/** One that a user made under such a name lacks the labels of the template, and is left alone. */
const wasMadeByIt: Check = ({ metadata }, template) =>
  Object.entries(template.metadata.labels ?? {}).every(
    ([key, value]) => ownValue(metadata.labels ?? {}, key) === value,
  );

/** What is being deleted is made anew in the size that is wanted. */
const isStaying: Check = ({ metadata }) => metadata.deletionTimestamp === undefined;

/** Kubernetes grows bound claims only; this one is looked at again when it is bound. */
const isBound: Check = (claim) => (claim['status'] as { phase?: string } | undefined)?.phase === 'Bound';

/** One that is larger already stays so. */
const isSmaller: Check = (claim, template) => {
  const [wanted, found] = [amountOf(sizeOf(template)), amountOf(requestOf(claim))];
  return wanted !== undefined && found !== undefined && found < wanted;
};

const OWN: readonly Check[] = [isNamedForIt, wasMadeByIt, isStaying];
const GROWING: readonly Check[] = [...OWN, isBound, isSmaller];

const specOf = (claim: KubernetesObject): ClaimSpec => (claim['spec'] ?? {}) as ClaimSpec;
/** What a claim asks for, such as "20Gi"; "" when it says nothing. */
export const requestOf = (claim: KubernetesObject): string => specOf(claim).resources?.requests?.storage ?? '';
