// What a pod says of itself, declared once.

import type { KubernetesObject } from '../api/objects.ts';
import { ownValue } from '../api/own-value.ts';
import type { Workload } from '../stack/components.ts';
import { componentSelector } from '../stack/labels.ts';
import type { StackId } from '../stack/names.ts';

/** How a container ended. */
export interface End {
  readonly exitCode: number;
  readonly reason?: string;
  readonly message?: string;
  readonly finishedAt?: string;
}

interface State {
  readonly running?: object;
  readonly waiting?: { readonly reason?: string; readonly message?: string };
  readonly terminated?: End;
}

/** What the kubelet says of a container. */
export interface ContainerStatus {
  readonly name: string;
  readonly containerID?: string;
  readonly ready?: boolean;
  readonly image?: string;
  readonly restartCount?: number;
  readonly state?: State;
  readonly lastState?: State;
}

/** The part of the status of a pod that somebody reads. */
export interface PodStatus {
  readonly phase?: string;
  readonly podIP?: string;
  readonly conditions?: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
    readonly message?: string;
  }[];
  readonly initContainerStatuses?: readonly ContainerStatus[];
  readonly containerStatuses?: readonly ContainerStatus[];
  readonly ephemeralContainerStatuses?: readonly ContainerStatus[];
}

/** A container as the API server has it. */
export interface RunContainer {
  readonly name: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly ports?: readonly { readonly containerPort: number }[];
  /** Of an init container: Always means that it runs beside the others. */
  readonly restartPolicy?: string;
}

/** The part of the spec of a pod that somebody reads. */
export interface PodSpec {
  readonly containers?: readonly RunContainer[];
  readonly initContainers?: readonly RunContainer[];
  readonly ephemeralContainers?: readonly RunContainer[];
  readonly hostNetwork?: boolean;
  readonly volumes?: readonly Volume[];
}

interface Source {
  readonly configMap?: { readonly name?: string };
  readonly secret?: { readonly name?: string };
}

/** A volume, as far as it comes from an object. */
export interface Volume {
  readonly configMap?: { readonly name?: string };
  readonly secret?: { readonly secretName?: string };
  readonly projected?: { readonly sources?: readonly Source[] };
}

export const specOfPod = (pod: KubernetesObject): PodSpec => (pod['spec'] ?? {}) as PodSpec;

export const statusOfPod = (pod: KubernetesObject): PodStatus => (pod['status'] ?? {}) as PodStatus;

/** Whether a pod says that it is ready. One that is being deleted may still say so. */
export const isReady = (pod: KubernetesObject): boolean =>
  statusOfPod(pod).conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;

/** Whether an object is being deleted. */
export const isLeaving = ({ metadata }: KubernetesObject): boolean => metadata.deletionTimestamp !== undefined;

/** Whether the containers of a pod may run: of one that ended none is started again. */
export function mayRun(pod: KubernetesObject): boolean {
  const { phase } = statusOfPod(pod);
  return phase !== 'Succeeded' && phase !== 'Failed';
}

/** The pods of one workload of a stack, by their labels. */
export function podsOfWorkload(
  stack: StackId,
  workload: Workload,
  pods: readonly KubernetesObject[],
): readonly KubernetesObject[] {
  const selector = Object.entries(componentSelector(stack, workload));
  return pods.filter(({ metadata }) =>
    selector.every(([key, value]) => ownValue(metadata.labels ?? {}, key) === value),
  );
}
