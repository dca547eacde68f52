// How a pod fares: whether it answers, and whether it ever will by itself.
import { headOf, type KubernetesObject, type ObjectHead } from '../api/objects.ts';
import { isLeaving, isReady, statusOfPod } from './pods.ts';
import { CRASH_REASON, IMAGE_REASONS, START_REASONS } from './waiting-reasons.ts';

/** A pod of a stack. */
export interface PodFacts {
  readonly head: ObjectHead;
  readonly isReady: boolean;
  /** Whether it is being deleted. */
  readonly isLeaving: boolean;
  /** Whether no node takes it. */
  readonly isUnschedulable: boolean;
  /** Whether a container of it has no image, can't be started, or ends again and again. */
  readonly canNotRun: boolean;
  /** Of the template that a StatefulSet made it from. */
  readonly revision: string | undefined;
}

export const readPod = (pod: KubernetesObject): PodFacts => ({
  head: headOf(pod),
  isReady: isReady(pod),
  isLeaving: isLeaving(pod),
  isUnschedulable: isUnschedulable(pod),
  canNotRun: canNotRun(pod),
  revision: pod.metadata.labels?.['controller-revision-hash'],
});

function isUnschedulable(pod: KubernetesObject): boolean {
  const { conditions = [] } = statusOfPod(pod);
  return conditions.some(({ type, reason }) => type === 'PodScheduled' && reason === 'Unschedulable');
}

/** Whether a container of a pod has no image, can't be started, or ends again and again. */
export function canNotRun(pod: KubernetesObject): boolean {
  const { initContainerStatuses = [], containerStatuses = [] } = statusOfPod(pod);
  const reasons = [...initContainerStatuses, ...containerStatuses].map(({ state }) => state?.waiting?.reason ?? '');
  return reasons.some((reason) => HOPELESS.includes(reason));
}

const HOPELESS = [...IMAGE_REASONS, ...START_REASONS, CRASH_REASON];
