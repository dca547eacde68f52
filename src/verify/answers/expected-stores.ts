// Which StoreAPIs Query should know, and where they are.
import type { RunningPod } from '../../observed/running-pods.ts';
import { replicasOf } from '../../plan/plan.ts';
import { answersStoreApi, type Component, workloadOf } from '../../stack/components.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';

/** A component, of several instances one, that should be among Query's StoreAPIs. */
export interface ExpectedStore {
  readonly component: Component;
  /** IP addresses of its pods. */
  readonly addresses: readonly string[];
}

/** A component without pods is missed by nobody. */
export const expectedStores = (stack: ResolvedStack, pods: readonly RunningPod[]): readonly ExpectedStore[] =>
  stack.topology.components
    .filter((component) => answersStoreApi(component) && replicasOf(stack, workloadOf(component)) > 0)
    .map((component) => ({
      component,
      addresses: pods.filter(({ workload }) => workload === workloadOf(component)).map(({ address }) => address),
    }));
