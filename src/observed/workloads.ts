// The workloads of a stack, with their pods and volumes.
import { podsOf, workloadsOf } from '../stack/components.ts';
import { componentName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { findLive, type Live, podsIn } from './live.ts';
import { podsOfWorkload } from './pods.ts';
import { largestRequest } from './volumes.ts';
import { type WorkloadFacts, workloadFacts } from './workload-facts.ts';

/** The workloads that a stack should have, in the order of its components. */
export function observeWorkloads(stack: ResolvedStack, live: Live): readonly WorkloadFacts[] {
  const pods = podsIn(live);
  return workloadsOf(stack.topology.components).map((workload) => {
    const at = { apiVersion: 'apps/v1', kind: podsOf(workload).kind, name: componentName(stack, workload) };
    const object = findLive(live, stack, at);
    const volumeSize = object && largestRequest(object, [...live.values()]);
    const facts = workloadFacts(workload, object, podsOfWorkload(stack, workload, pods));
    return { ...facts, ...(volumeSize ? { volumeSize } : {}) };
  });
}
