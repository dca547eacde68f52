// Why a pod is not ready, in a sentence. Logs and termination messages are never quoted: they may hold anything.
import type { KubernetesObject } from '../api/objects.ts';
import { CRASH_REASON, IMAGE_REASONS, START_REASONS } from '../plan/waiting-reasons.ts';
import { clip } from './sentences.ts';

const LONGEST_REASON = 200;

interface Terminated {
  readonly exitCode: number;
  readonly reason?: string;
}

interface ContainerStatus {
  readonly name: string;
  readonly ready?: boolean;
  readonly image?: string;
  readonly state?: { readonly waiting?: { readonly reason?: string }; readonly terminated?: Terminated };
  readonly lastState?: { readonly terminated?: Terminated };
}

interface Pod {
  readonly name: string;
  readonly conditions: readonly {
    readonly type: string;
    readonly status: string;
    readonly reason?: string;
    readonly message?: string;
  }[];
  readonly initContainers: readonly ContainerStatus[];
  readonly containers: readonly ContainerStatus[];
}

type Check = (pod: Pod) => string | undefined;

/**
 * The gravest problem of any pod that is not ready; undefined when all are ready.
 * @param pods those that are being deleted don't count
 */
export function podProblem(pods: readonly KubernetesObject[]): string | undefined {
  const waiting = pods
    .filter(({ metadata }) => metadata.deletionTimestamp === undefined)
    .map(readPod)
    .filter((pod) => !isReady(pod))
    .sort((one, other) => (one.name < other.name ? -1 : 1));
  for (const check of CHECKS) {
    for (const pod of waiting) {
      const found = check(pod);
      if (found !== undefined) return `pod ${pod.name}: ${found}`;
    }
  }
  return undefined;
}

/** No node takes it. The scheduler's sentence counts nodes and names what they lack. */
const isUnschedulable: Check = ({ conditions }) => {
  const condition = conditions.find(({ type, status }) => type === 'PodScheduled' && status === 'False');
  if (condition?.reason !== 'Unschedulable') return undefined;
  return `no node takes it: ${clip(condition.message ?? 'see its events', LONGEST_REASON)}`;
};

/** Its image can't be had. */
const lacksImage: Check = (pod) => {
  const found = allContainers(pod).find(({ state }) => IMAGE_REASONS.includes(state?.waiting?.reason ?? ''));
  return found && `the image ${found.image ?? ''} of container ${found.name} can't be pulled (${reasonOf(found)})`;
};

/** It starts and ends again and again. */
const crashes: Check = (pod) => {
  const found = allContainers(pod).find(({ state }) => state?.waiting?.reason === CRASH_REASON);
  return found && `container ${found.name} ends again and again${lastExit(found)}: see its log`;
};

/** It can't be started at all, for instance because a Secret that it mounts is missing. */
const isNotStartable: Check = (pod) => {
  const found = allContainers(pod).find(({ state }) => START_REASONS.includes(state?.waiting?.reason ?? ''));
  return found && `container ${found.name} can't be started (${reasonOf(found)}): see the events of the pod`;
};

/** It ended and was not started again yet. */
const hasEnded: Check = (pod) => {
  const found = allContainers(pod).find(({ state }) => (state?.terminated?.exitCode ?? 0) !== 0);
  return found && `container ${found.name} ended${exit(found.state?.terminated)}: see its log`;
};

/** It runs, but does not say that it is ready. */
const isNotReadyYet: Check = ({ containers }) => {
  const names = containers.filter(({ ready }) => ready !== true).map(({ name }) => name);
  return names.length === 0 ? 'not ready' : `not ready yet: ${names.join(', ')}`;
};

/** Gravest first. */
const CHECKS: readonly Check[] = [isUnschedulable, lacksImage, isNotStartable, crashes, hasEnded, isNotReadyYet];

const allContainers = ({ initContainers, containers }: Pod) => [...initContainers, ...containers];

const isReady = ({ conditions }: Pod): boolean =>
  conditions.some(({ type, status }) => type === 'Ready' && status === 'True');

const reasonOf = ({ state }: ContainerStatus): string => state?.waiting?.reason ?? 'unknown';

const lastExit = ({ lastState }: ContainerStatus): string => exit(lastState?.terminated);

const exit = (terminated: Terminated | undefined): string =>
  terminated ? ` with exit code ${terminated.exitCode}${terminated.reason ? ` (${terminated.reason})` : ''}` : '';

function readPod({ metadata, ...pod }: KubernetesObject): Pod {
  const status = (pod['status'] ?? {}) as {
    readonly conditions?: Pod['conditions'];
    readonly initContainerStatuses?: readonly ContainerStatus[];
    readonly containerStatuses?: readonly ContainerStatus[];
  };
  return {
    name: metadata.name,
    conditions: status.conditions ?? [],
    initContainers: status.initContainerStatuses ?? [],
    containers: status.containerStatuses ?? [],
  };
}
