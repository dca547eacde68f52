// What of a stack there is to verify now.
import type { Observed } from '../../observed/observe.ts';
import type { RunningPod } from '../../observed/running-pods.ts';
import { isRolledOut } from '../../observed/workload-facts.ts';
import { type Workload, workloadsOf } from '../../stack/components.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import { placesOf } from './places.ts';

/** What there is to verify. */
export interface Subject {
  readonly pods: readonly RunningPod[];
  /** Changes when a pod or a container is another one, or one was added. */
  readonly incarnations: string;
  /** Workloads that are as planned. */
  readonly settled: ReadonlySet<Workload>;
  readonly isAllSettled: boolean;
}

/** The pods of a stack that run, and which of its workloads are as planned. */
export function subjectOf(
  stack: ResolvedStack,
  { running: pods, workloads }: Pick<Observed, 'workloads' | 'running'>,
): Subject {
  const settled = new Set(workloads.filter(isRolledOut).map(({ workload }) => workload));
  const isAllSettled = workloadsOf(stack.topology.components).every((workload) => settled.has(workload));
  return { pods, incarnations: JSON.stringify(pods.map(({ incarnation }) => incarnation)), settled, isAllSettled };
}

/** Each HTTP listener logs the looks that it refuses: without a certificate where one is required, and in plaintext twice. */
export function provokedRefusals({ spec }: ResolvedStack, pods: readonly RunningPod[]): number {
  const listeners = placesOf(pods).filter(({ protocol }) => protocol === 'http').length;
  return listeners * (spec.tls.http.clientAuth === 'Require' ? 3 : 2);
}
