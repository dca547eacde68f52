// What a disruption budget asks for, and what was counted for it.
import type { KubernetesObject } from '../api/objects.ts';
import type { Selector } from '../api/selector.ts';

/** A disruption budget. Numbers are pods. */
export interface BudgetFacts {
  readonly namespace: string | undefined;
  /** Undefined: it selects nothing; empty: all pods of its namespace. */
  readonly selector: Selector | undefined;
  /** Whether pods that are not ready may always go. */
  readonly letsUnreadyGo: boolean;
  /** Whether its numbers are of its spec, and could be told. */
  readonly isCounted: boolean;
  readonly expected: number;
  readonly healthy: number;
  readonly desiredHealthy: number;
  /** How many that are ready may go now. */
  readonly disruptionsAllowed: number;
}

/** @param budget of whomever, as the API server has it */
export function readBudget(budget: KubernetesObject): BudgetFacts {
  const { selector, unhealthyPodEvictionPolicy } = (budget['spec'] ?? {}) as Spec;
  const status = (budget['status'] ?? {}) as Status;
  const { currentHealthy = 0, desiredHealthy = 0, expectedPods = 0, disruptionsAllowed = 0 } = status;
  return {
    namespace: budget.metadata.namespace,
    selector,
    letsUnreadyGo: unhealthyPodEvictionPolicy === 'AlwaysAllow',
    isCounted: isCounted(budget, status),
    expected: expectedPods,
    healthy: currentHealthy,
    desiredHealthy,
    disruptionsAllowed,
  };
}

interface Spec {
  readonly selector?: Selector;
  readonly unhealthyPodEvictionPolicy?: string;
}

interface Status {
  readonly observedGeneration?: number;
  readonly currentHealthy?: number;
  readonly desiredHealthy?: number;
  readonly expectedPods?: number;
  readonly disruptionsAllowed?: number;
  readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
}

function isCounted({ metadata }: KubernetesObject, { observedGeneration = 0, conditions = [] }: Status): boolean {
  const hasFailed = conditions.some(({ type, reason }) => type === 'DisruptionAllowed' && reason === 'SyncFailed');
  return observedGeneration >= (metadata.generation ?? 1) && !hasFailed;
}
