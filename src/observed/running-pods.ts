// The pods of a stack that run, and where.
import type { KubernetesObject } from '../api/objects.ts';
import { type Workload, workloadsOf } from '../stack/components.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { isLeaving, isReady, podsOfWorkload, statusOfPod } from './pods.ts';
import { type Started, startedIn } from './started.ts';

/** A pod of the stack that runs. */
export interface RunningPod {
  readonly name: string;
  readonly workload: Workload;
  /** Its IP address. */
  readonly address: string;
  readonly isReady: boolean;
  /** Another one for each pod that ever has its name, and for each container that is started in it. */
  readonly incarnation: Incarnation;
  readonly started: Started;
}

/** Which of all pods of a name one is, and which of all containers of their names run in it. */
export interface Incarnation {
  readonly uid: string | undefined;
  readonly containers: readonly { readonly name: string; readonly id: string | undefined }[];
}

/**
 * The pods of the stack that run and stay, by name.
 * @param pods as the API server has them; those of others are left out here
 */
export function runningPods(stack: ResolvedStack, pods: readonly KubernetesObject[]): readonly RunningPod[] {
  const found = workloadsOf(stack.topology.components).flatMap((workload) =>
    podsOfWorkload(stack, workload, pods).flatMap((object) => readPod(object, workload)),
  );
  return found.toSorted((one, other) => one.name.localeCompare(other.name));
}

function readPod(object: KubernetesObject, workload: Workload): readonly RunningPod[] {
  const { phase, podIP } = statusOfPod(object);
  if (phase !== 'Running' || !podIP || isLeaving(object)) return [];
  const { name } = object.metadata;
  return [
    {
      name,
      workload,
      address: podIP,
      isReady: isReady(object),
      incarnation: incarnationOf(object),
      started: startedIn(object),
    },
  ];
}

function incarnationOf(pod: KubernetesObject): Incarnation {
  const { containerStatuses = [], ephemeralContainerStatuses = [] } = statusOfPod(pod);
  const containers = [...containerStatuses, ...ephemeralContainerStatuses];
  return { uid: pod.metadata.uid, containers: containers.map(({ name, containerID: id }) => ({ name, id })) };
}
