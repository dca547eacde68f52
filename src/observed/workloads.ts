// The workloads of a stack, with their pods and volumes.
import { podsOf, workloadsOf } from '../stack/components.ts';
import { componentName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { findLive, type Live, ofKind } from './live.ts';
import { podsOfWorkload } from './pods.ts';
import { readStatefulSet } from './stateful-sets.ts';
import { largestRequest, readClaim } from './volumes.ts';
import { type WorkloadFacts, workloadFacts } from './workload-facts.ts';

/** The workloads that a stack should have, in the order of its components. */
export function observeWorkloads(stack: ResolvedStack, live: Live): readonly WorkloadFacts[] {
  const pods = ofKind(live, 'Pod');
  const claims = ofKind(live, 'PersistentVolumeClaim').map(readClaim);
  return workloadsOf(stack.topology.components).map((workload) => {
    const { kind } = podsOf(workload);
    const object = findLive(live, stack, { apiVersion: 'apps/v1', kind, name: componentName(stack, workload) });
    const facts = workloadFacts(workload, object, podsOfWorkload(stack, workload, pods));
    const volumeSize = object && kind === 'StatefulSet' && largestRequest(readStatefulSet(object), claims);
    return { ...facts, ...(volumeSize ? { volumeSize } : {}) };
  });
}
