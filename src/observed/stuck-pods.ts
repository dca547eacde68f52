// Which pod keeps a StatefulSet from going on. Its controller replaces pods from the last to the first and waits for each:
// behind one that does not get ready, pods of a broken revision stay for good, although their template was corrected.
// Such a pod has to go, and comes back with the newest revision. A Deployment needs no such help.

import type { KubernetesObject, OwnerReference } from '../api/objects.ts';
import { ownValue } from '../api/own-value.ts';
import { isLeaving, isReady, statusOfPod } from './pods.ts';
import { CRASH_REASON, IMAGE_REASONS, START_REASONS } from './waiting-reasons.ts';

/** A pod that has to go, and why. */
export interface StuckPod {
  readonly pod: KubernetesObject;
  /** A sentence part, such as "it is of an earlier revision and can't run". */
  readonly because: string;
  /** Whether it answers: then its going is a disruption. */
  readonly isReady: boolean;
  /** Itself, and the pods of the StatefulSet that are stuck like it: none of them gets ready by itself. */
  readonly alike: readonly KubernetesObject[];
}

/**
 * The pod of a StatefulSet that has to go next. One at a time: none while another is on its way out.
 * @param set the StatefulSet as the API server has it
 * @param pods pods of the stack; those of other workloads are left out here
 */
export function findStuckPod(set: KubernetesObject, pods: readonly KubernetesObject[]): StuckPod | undefined {
  const own = pods.filter((pod) => ordinalOf(set, pod) !== undefined).sort((one, other) => lastFirst(set, one, other));
  if (!isUpToDate(set) || own.some(isLeaving)) return undefined;
  const alike = own.filter((pod) => BROKEN.every((check) => check(pod, set, own)));
  const broken = alike.find((pod) => comesBackNew(pod, set, own));
  if (broken)
    return { pod: broken, because: 'it is of an earlier revision and does not get ready', isReady: false, alike };
  const stray = own.find((pod) => isStray(pod, set));
  const others = own.filter((pod) => pod !== stray);
  return stray && others.every(isReady)
    ? {
        pod: stray,
        because: 'it has the name of a pod of this StatefulSet, which can not adopt it',
        isReady: isReady(stray),
        alike: [stray],
      }
    : undefined;
}

type Check = (pod: KubernetesObject, set: KubernetesObject, own: readonly KubernetesObject[]) => boolean;

/** Its labels say other things than the selector that the StatefulSet has now, so nobody looks after it any more. */
function isStray({ metadata }: KubernetesObject, set: KubernetesObject): boolean {
  const labels = Object.entries(specOf(set).selector?.matchLabels ?? {});
  return (
    controllerOf(metadata.ownerReferences) === undefined &&
    labels.some(([k, v]) => ownValue(metadata.labels ?? {}, k) !== v)
  );
}

/** It belongs to this very StatefulSet. */
const isOwned: Check = ({ metadata }, set) => controllerOf(metadata.ownerReferences)?.uid === set.metadata.uid;

/** It runs another revision than the newest. */
const isOutdated: Check = (pod, set) => revisionOf(pod) !== statusOf(set).updateRevision;

/** It answers nobody, so nothing is lost: a disruption budget doesn't count it either. */
const isNotReady: Check = (pod) => !isReady(pod);

/** What it waits for is no matter of time. */
const isHopeless: Check = (pod) => {
  const { conditions = [] } = statusOfPod(pod);
  const isUnschedulable = conditions.some(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable');
  return isUnschedulable || canNotRun(pod);
};

/** Whether a container of a pod has no image, can't be started, or ends again and again. */
export function canNotRun(pod: KubernetesObject): boolean {
  const { initContainerStatuses = [], containerStatuses = [] } = statusOfPod(pod);
  const reasons = [...initContainerStatuses, ...containerStatuses].map(({ state }) => state?.waiting?.reason ?? '');
  return reasons.some((reason) => HOPELESS.includes(reason));
}

/**
 * It would not come back as it was. Kubernetes gives a pod the earlier revision again while that many others have it as its
 * number says (newVersionedStatefulSetPod): in a rollout that hangs, what runs is kept.
 */
const comesBackNew: Check = (pod, set, own) => {
  const { currentRevision, updateRevision } = statusOf(set);
  const others = own.filter((other) => other !== pod && revisionOf(other) === currentRevision);
  return currentRevision === updateRevision || others.length <= (ordinalOf(set, pod) ?? 0);
};

const HOPELESS = [...IMAGE_REASONS, ...START_REASONS, CRASH_REASON];
const BROKEN: readonly Check[] = [isOwned, isOutdated, isNotReady, isHopeless];

interface SetSpec {
  readonly selector?: { readonly matchLabels?: Readonly<Record<string, string>> };
}

interface SetStatus {
  readonly observedGeneration?: number;
  readonly currentRevision?: string;
  readonly updateRevision?: string;
}

/** Whether the controller has seen the newest template: until then its newest revision is none. */
function isUpToDate(set: KubernetesObject): boolean {
  const { observedGeneration = 0, updateRevision } = statusOf(set);
  return updateRevision !== undefined && observedGeneration >= (set.metadata.generation ?? 1);
}

const revisionOf = ({ metadata }: KubernetesObject): string | undefined =>
  metadata.labels?.['controller-revision-hash'];

/** The number of a pod that is called "<StatefulSet>-<number>"; undefined for others. */
function ordinalOf({ metadata }: KubernetesObject, { kind, metadata: pod }: KubernetesObject): number | undefined {
  const [start, rest] = [`${metadata.name}-`, pod.name.slice(metadata.name.length + 1)];
  const isNamedForIt = kind === 'Pod' && pod.name.startsWith(start) && /^\d+$/.test(rest);
  return isNamedForIt && pod.namespace === metadata.namespace ? Number(rest) : undefined;
}

const lastFirst = (set: KubernetesObject, one: KubernetesObject, other: KubernetesObject): number =>
  (ordinalOf(set, other) ?? 0) - (ordinalOf(set, one) ?? 0);

const controllerOf = (owners: readonly OwnerReference[] = []): OwnerReference | undefined =>
  owners.find(({ controller }) => controller);

const specOf = (set: KubernetesObject): SetSpec => (set['spec'] ?? {}) as SetSpec;
const statusOf = (set: KubernetesObject): SetStatus => (set['status'] ?? {}) as SetStatus;
