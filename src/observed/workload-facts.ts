// From a Deployment or StatefulSet and its pods to a few numbers and a sentence.
import type { KubernetesObject } from '../api/objects.ts';
import { clip } from '../api/told-text.ts';
import type { Workload } from '../stack/components.ts';
import { type LiveReleases, liveReleases } from './live-releases.ts';
import { canNotRun } from './pod-facts.ts';
import { podProblem } from './pod-problems.ts';
import { type RefusedFile, refusedInPods } from './refused-in-pods.ts';

/** The state of one Deployment or StatefulSet; all numbers are pods. */
export interface WorkloadFacts {
  readonly workload: Workload;
  /** Whether its object is there. */
  readonly exists: boolean;
  readonly desired: number;
  readonly ready: number;
  /** Pods of the newest revision, ready or not. */
  readonly updated: number;
  /** Pods of earlier revisions that still run. */
  readonly outdated: number;
  /** Whether Kubernetes has seen the newest spec: until then the numbers speak of an earlier one. */
  readonly observed: boolean;
  /** What the largest of its volume claims asks for, such as "20Gi"; absent when it has none. */
  readonly volumeSize?: string;
  /** Ready pods that stayed so for the time that Kubernetes waits before it goes on. */
  readonly available: number;
  /** What its pods are started with. */
  readonly releases?: LiveReleases;
  /** True when no pod is ready, and one can't run: its image, its start, or that it ends again and again. */
  readonly isStuck?: boolean;
  /** Why pods are not ready, in a sentence. */
  readonly message?: string;
  /** Files of users that its pods refuse. */
  readonly refusedFiles?: readonly RefusedFile[];
}

const LONGEST_REFUSAL = 200;
const NOT_CREATED = 'it was not created yet';
const BEING_DELETED = 'it is being deleted and will be made anew';

interface WorkloadSpec {
  readonly replicas?: number;
}

interface WorkloadStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly updatedReplicas?: number;
  readonly currentReplicas?: number;
  readonly currentRevision?: string;
  readonly updateRevision?: string;
  readonly conditions?: readonly { readonly type: string; readonly status: string; readonly message?: string }[];
}

/**
 * The state of one workload.
 * @param object the Deployment or StatefulSet; undefined when there is none
 * @param pods the pods of this workload; those that are being deleted don't count
 */
export function workloadFacts(
  workload: Workload,
  object: KubernetesObject | undefined,
  pods: readonly KubernetesObject[],
): WorkloadFacts {
  if (!object) return missingWorkload(workload);
  const spec = (object['spec'] ?? {}) as WorkloadSpec;
  const status = (object['status'] ?? {}) as WorkloadStatus;
  const updated = updatedPods(object.kind, status);
  const isLeaving = object.metadata.deletionTimestamp !== undefined;
  const message = isLeaving ? BEING_DELETED : (refusal(status) ?? podProblem(pods));
  const refusedFiles = refusedInPods(object, pods);
  return {
    workload,
    exists: true,
    // Kubernetes' own default of an absent field.
    desired: spec.replicas ?? 1,
    ready: status.readyReplicas ?? 0,
    updated,
    outdated: Math.max(0, (status.replicas ?? 0) - updated),
    available: status.availableReplicas ?? 0,
    releases: liveReleases(object, workload),
    observed: !isLeaving && (status.observedGeneration ?? 0) >= (object.metadata.generation ?? 1),
    ...(isStuck(status, pods) ? { isStuck: true } : {}),
    ...(message === undefined ? {} : { message }),
    ...(refusedFiles.length === 0 ? {} : { refusedFiles }),
  };
}

/** The facts of a workload that does not exist. */
export const missingWorkload = (workload: Workload): WorkloadFacts => ({
  workload,
  exists: false,
  desired: 0,
  ready: 0,
  updated: 0,
  outdated: 0,
  available: 0,
  observed: false,
  message: NOT_CREATED,
});

/** Whether all pods are of the newest revision and ready. */
export const isRolledOut = ({ desired, ready, updated, outdated, observed }: WorkloadFacts): boolean =>
  observed && updated >= desired && ready >= desired && outdated === 0;

/** Whether they have also been ready for as long as Kubernetes waits before it goes on to the next pod. */
export const staysReady = (facts: WorkloadFacts): boolean => isRolledOut(facts) && facts.available >= facts.desired;

const isStuck = ({ readyReplicas = 0 }: WorkloadStatus, pods: readonly KubernetesObject[]): boolean =>
  readyReplicas === 0 && pods.some((pod) => pod.metadata.deletionTimestamp === undefined && canNotRun(pod));

/** The number is left out when it is 0, and by a StatefulSet also when there is no second revision at all. */
function updatedPods(kind: string, status: WorkloadStatus): number {
  if (status.updatedReplicas !== undefined) return status.updatedReplicas;
  const isOneRevision = status.updateRevision !== undefined && status.updateRevision === status.currentRevision;
  return kind === 'StatefulSet' && isOneRevision ? (status.currentReplicas ?? status.replicas ?? 0) : 0;
}

/** Pods that may not even be created, for instance because of a quota. Only Deployments say so. */
function refusal({ conditions = [] }: WorkloadStatus): string | undefined {
  const failure = conditions.find(({ type, status }) => type === 'ReplicaFailure' && status === 'True');
  return failure && `pods can't be created: ${clip(failure.message ?? 'see its events', LONGEST_REFUSAL)}`;
}
