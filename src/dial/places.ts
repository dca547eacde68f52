// Which listeners of which pods there are to look at.
import type { KubernetesObject } from '../api/objects.ts';
import {
  type Component,
  componentsOf,
  type Listener,
  listenersOf,
  type Workload,
  workloadsOf,
} from '../stack/components.ts';
import { componentSelector } from '../stack/labels.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';

/** A pod of the stack that runs. */
export interface RunningPod {
  readonly name: string;
  readonly workload: Workload;
  /** Its IP address. */
  readonly address: string;
  readonly isReady: boolean;
  readonly object: KubernetesObject;
}

/** One listener of one pod. */
export interface Place extends Listener {
  readonly component: Component;
  readonly pod: RunningPod;
}

interface PodStatus {
  readonly phase?: string;
  readonly podIP?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string }[];
}

/** The pods of the stack that run and stay, by name. */
export function runningPods(stack: ResolvedStack, pods: readonly KubernetesObject[]): readonly RunningPod[] {
  const found = workloadsOf(stack.topology.components).flatMap((workload) => {
    const selector = Object.entries(componentSelector(stack, workload));
    const own = pods.filter(({ metadata }) => selector.every(([key, value]) => metadata.labels?.[key] === value));
    return own.flatMap((object) => readPod(object, workload));
  });
  return found.toSorted((one, other) => one.name.localeCompare(other.name));
}

/** Every listener of some pods. */
export const placesOf = (pods: readonly RunningPod[]): readonly Place[] =>
  pods.flatMap((pod) =>
    componentsOf(pod.workload).flatMap((component) =>
      listenersOf(component).map((listener) => ({ ...listener, component, pod })),
    ),
  );

function readPod(object: KubernetesObject, workload: Workload): readonly RunningPod[] {
  const { phase, podIP, conditions = [] } = (object['status'] ?? {}) as PodStatus;
  if (phase !== 'Running' || !podIP || object.metadata.deletionTimestamp) return [];
  const isReady = conditions.some(({ type, status }) => type === 'Ready' && status === 'True');
  return [{ name: object.metadata.name, workload, address: podIP, isReady, object }];
}
