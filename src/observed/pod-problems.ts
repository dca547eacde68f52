// Why a pod is not ready, in a sentence. Logs and termination messages are never quoted: they may hold anything.
import type { KubernetesObject } from '../api/objects.ts';
import { clip } from '../api/told-text.ts';
import { describeEnds } from './container-ends.ts';
import { causeOfPull } from './known-causes.ts';
import { type ContainerStatus, isLeaving, isReady, type PodStatus, statusOfPod } from './pods.ts';
import { IMAGE_REASONS, RUN_REASON, START_REASONS } from './waiting-reasons.ts';

const LONGEST_REASON = 200;

type Check = (pod: PodStatus) => string | undefined;

/**
 * The gravest problem of any pod that is not ready; undefined when all are ready.
 * @param pods those that are being deleted don't count
 */
export function podProblem(pods: readonly KubernetesObject[]): string | undefined {
  const waiting = pods
    .filter((pod) => !isLeaving(pod) && !isReady(pod))
    .map((pod) => ({ name: pod.metadata.name, status: statusOfPod(pod) }))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const check of CHECKS) {
    for (const pod of waiting) {
      const found = check(pod.status);
      if (found !== undefined) return `pod ${pod.name}: ${found}`;
    }
  }
  return undefined;
}

/** No node takes it. The scheduler's sentence counts nodes and names what they lack. */
const isUnschedulable: Check = ({ conditions = [] }) => {
  const condition = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (condition?.reason !== 'Unschedulable') return undefined;
  return `no node takes it: ${clip(condition.message ?? 'see its events', LONGEST_REASON)}`;
};

/** Its image can't be had. Each try and each wait for the next has a reason of its own, which would only flicker here. */
const lacksImage: Check = (pod) => {
  const found = allContainers(pod).find((container) => IMAGE_REASONS.includes(reasonOf(container)));
  if (!found) return undefined;
  const cause = causeOfPull(found.state?.waiting?.message) ?? 'see the events of the pod';
  return `the image ${found.image ?? ''} of container ${found.name} can't be pulled: ${cause}`;
};

/** It can't be started at all, for instance because a Secret that it mounts is missing. */
const isNotStartable: Check = (pod) => {
  const found = allContainers(pod).find(
    (container) => START_REASONS.includes(reasonOf(container)) && !isAnotherEnd(container),
  );
  return found && `container ${found.name} can't be started (${reasonOf(found)}): see the events of the pod`;
};

/** A program that can't be run counts as one that ended, but for this moment. */
const isAnotherEnd = (container: ContainerStatus): boolean =>
  reasonOf(container) === RUN_REASON && container.lastState?.terminated !== undefined;

/** It was started and ended, once or again and again. */
const ends: Check = (pod) => {
  for (const container of allContainers(pod)) {
    const found = describeEnds(container);
    if (found !== undefined) return found;
  }
  return undefined;
};

/** It runs, but does not say that it is ready. */
const isNotReadyYet: Check = ({ containerStatuses = [] }) => {
  const names = containerStatuses.filter(({ ready }) => ready !== true).map(({ name }) => name);
  return names.length === 0 ? 'not ready' : `not ready yet: ${names.join(', ')}`;
};

/** Gravest first. */
const CHECKS: readonly Check[] = [isUnschedulable, lacksImage, isNotStartable, ends, isNotReadyYet];

const allContainers = ({ initContainerStatuses = [], containerStatuses = [] }: PodStatus) => [
  ...initContainerStatuses,
  ...containerStatuses,
];

const reasonOf = ({ state }: ContainerStatus): string => state?.waiting?.reason ?? '';
