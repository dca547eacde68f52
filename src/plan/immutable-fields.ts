// What of a StatefulSet can't be changed in place (Kubernetes, ValidateStatefulSetUpdate: all of its spec but replicas,
// ordinals, template, updateStrategy, revisionHistoryLimit, persistentVolumeClaimRetentionPolicy and minReadySeconds).
import { amountOf } from '../api/quantity.ts';
import type { ClaimTemplate, StatefulSetFacts } from '../observed/stateful-sets.ts';

/**
 * What keeps a StatefulSet from being changed into what is wanted, such as "spec.serviceName"; undefined when nothing does.
 * It is then deleted without its pods and made anew: the new one adopts them.
 */
export function immutableDifference(wanted: StatefulSetFacts, found: StatefulSetFacts): string | undefined {
  return CHECKS.find(([, isSame]) => !isSame(wanted, found))?.[0];
}

type IsSame = (wanted: StatefulSetFacts, found: StatefulSetFacts) => boolean;

const hasSameService: IsSame = (wanted, found) => wanted.serviceName === found.serviceName;

const hasSamePodManagement: IsSame = (wanted, found) => wanted.podManagementPolicy === found.podManagementPolicy;

const hasSameSelector: IsSame = (wanted, found) => textOf(wanted.selector) === textOf(found.selector);

const hasSameClaims: IsSame = (wanted, found) =>
  textOf(wanted.claims.map(comparable)) === textOf(found.claims.map(comparable));

const CHECKS: readonly (readonly [field: string, isSame: IsSame])[] = [
  ['spec.serviceName', hasSameService],
  ['spec.podManagementPolicy', hasSamePodManagement],
  ['spec.selector', hasSameSelector],
  ['spec.volumeClaimTemplates', hasSameClaims],
];

/** With the size as a number: "1024Mi" comes back as "1Gi". */
const comparable = (template: ClaimTemplate) => ({ ...template, size: amountOf(template.size) });

/** The same text for the same content, whatever the order of keys. */
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  ) ?? '';
