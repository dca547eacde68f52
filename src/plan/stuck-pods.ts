// Which pod keeps a StatefulSet from going on. Its controller replaces pods from the last to the first and waits for each:
// behind one that does not get ready, pods of a broken revision stay for good, although their template was corrected.
// Such a pod has to go, and comes back with the newest revision. A Deployment needs no such help.

import type { OwnerReference } from '../api/objects.ts';
import { ownValue } from '../api/own-value.ts';
import type { PodFacts } from '../observed/pod-facts.ts';
import type { StatefulSetFacts } from '../observed/stateful-sets.ts';

/** A pod that has to go, and why. */
export interface StuckPod {
  readonly pod: PodFacts;
  /** A sentence part, such as "it is of an earlier revision and can't run". */
  readonly because: string;
  /** Itself, and the pods of the StatefulSet that are stuck like it: none of them gets ready by itself. */
  readonly alike: readonly PodFacts[];
}

/**
 * The pod of a StatefulSet that has to go next. One at a time: none while another is on its way out.
 * @param pods those of the stack; those of other workloads are left out here
 */
export function findStuckPod(set: StatefulSetFacts, pods: readonly PodFacts[]): StuckPod | undefined {
  const own = pods.filter((pod) => ordinalOf(set, pod) !== undefined).sort((one, other) => lastFirst(set, one, other));
  // Until the controller has seen the newest template its newest revision is none.
  if (set.newestRevision === undefined || own.some(({ isLeaving }) => isLeaving)) return undefined;
  const alike = own.filter((pod) => BROKEN.every((check) => check(pod, set)));
  const broken = alike.find((pod) => comesBackNew(pod, set, own));
  if (broken) return { pod: broken, because: 'it is of an earlier revision and does not get ready', alike };
  const stray = own.find((pod) => isStray(pod, set));
  const others = own.filter((pod) => pod !== stray);
  return stray && others.every(({ isReady }) => isReady)
    ? { pod: stray, because: 'it has the name of a pod of this StatefulSet, which can not adopt it', alike: [stray] }
    : undefined;
}

type Check = (pod: PodFacts, set: StatefulSetFacts) => boolean;

/** Its labels say other things than the selector that the StatefulSet has now, so nobody looks after it any more. */
function isStray({ head: { metadata } }: PodFacts, { selector }: StatefulSetFacts): boolean {
  const labels = Object.entries(selector?.matchLabels ?? {});
  return (
    controllerOf(metadata.ownerReferences) === undefined &&
    labels.some(([k, v]) => ownValue(metadata.labels ?? {}, k) !== v)
  );
}

/** It belongs to this very StatefulSet. */
const isOwned: Check = (pod, set) => controllerOf(pod.head.metadata.ownerReferences)?.uid === set.head.metadata.uid;

/** It runs another revision than the newest. */
const isOutdated: Check = ({ revision }, { newestRevision }) => revision !== newestRevision;

/** It answers nobody, so nothing is lost: a disruption budget doesn't count it either. */
const isNotReady: Check = ({ isReady }) => !isReady;

/** What it waits for is no matter of time. */
const isHopeless: Check = ({ isUnschedulable, canNotRun }) => isUnschedulable || canNotRun;

const BROKEN: readonly Check[] = [isOwned, isOutdated, isNotReady, isHopeless];

/**
 * It would not come back as it was. Kubernetes gives a pod the earlier revision again while that many others have it as its
 * number says (newVersionedStatefulSetPod): in a rollout that hangs, what runs is kept.
 */
function comesBackNew(pod: PodFacts, set: StatefulSetFacts, own: readonly PodFacts[]): boolean {
  const { currentRevision, newestRevision } = set;
  const others = own.filter((other) => other !== pod && other.revision === currentRevision);
  return currentRevision === newestRevision || others.length <= (ordinalOf(set, pod) ?? 0);
}

/** The number of a pod that is called "<StatefulSet>-<number>"; undefined for others. */
function ordinalOf(
  { head: { metadata } }: StatefulSetFacts,
  { head: { metadata: pod } }: PodFacts,
): number | undefined {
  const [start, rest] = [`${metadata.name}-`, pod.name.slice(metadata.name.length + 1)];
  const isNamedForIt = pod.name.startsWith(start) && /^\d+$/.test(rest);
  return isNamedForIt && pod.namespace === metadata.namespace ? Number(rest) : undefined;
}

const lastFirst = (set: StatefulSetFacts, one: PodFacts, other: PodFacts): number =>
  (ordinalOf(set, other) ?? 0) - (ordinalOf(set, one) ?? 0);

const controllerOf = (owners: readonly OwnerReference[] = []): OwnerReference | undefined =>
  owners.find(({ controller }) => controller);
