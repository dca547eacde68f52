// The pods of a stack that run, and where.
import type { KubernetesObject } from '../api/objects.ts';
import { type Workload, workloadsOf } from '../stack/components.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { isLeaving, isReady, podsOfWorkload, statusOfPod } from './pods.ts';

/** A pod of the stack that runs. */
export interface RunningPod {
  readonly name: string;
  readonly workload: Workload;
  /** Its IP address. */
  readonly address: string;
  readonly isReady: boolean;
  readonly object: KubernetesObject;
}

/** The pods of the stack that run and stay, by name. */
export function runningPods(stack: ResolvedStack, pods: readonly KubernetesObject[]): readonly RunningPod[] {
  const found = workloadsOf(stack.topology.components).flatMap((workload) =>
    podsOfWorkload(stack, workload, pods).flatMap((object) => readPod(object, workload)),
  );
  return found.toSorted((one, other) => one.name.localeCompare(other.name));
}

function readPod(object: KubernetesObject, workload: Workload): readonly RunningPod[] {
  const { phase, podIP } = statusOfPod(object);
  if (phase !== 'Running' || !podIP || isLeaving(object)) return [];
  return [{ name: object.metadata.name, workload, address: podIP, isReady: isReady(object), object }];
}
