// What disruption budgets say of a pod that a StatefulSet is stuck behind, as the API server decides on evictions.
// Source: pkg/registry/core/pod/storage/eviction.go of Kubernetes, from 1.27 to 1.37.
import type { KubernetesObject } from '../api/objects.ts';
import { type Selector, selects } from '../api/selector.ts';
import type { StuckPod } from './stuck-pods.ts';

/** `later`: it is refused now, and may be allowed when other pods get ready. `never`: whatever other pods do. */
type Verdict = 'allowed' | 'later' | 'never';

interface BudgetSpec {
  /** Absent: it selects nothing; empty: all pods of its namespace. */
  readonly selector?: Selector;
  readonly unhealthyPodEvictionPolicy?: string;
}

interface BudgetStatus {
  readonly observedGeneration?: number;
  readonly currentHealthy?: number;
  readonly desiredHealthy?: number;
  readonly expectedPods?: number;
  readonly disruptionsAllowed?: number;
  readonly conditions?: readonly { readonly type: string; readonly reason?: string }[];
}

/**
 * Whether the eviction of a stuck pod would be refused again and again, whatever happens to others, and nothing is lost by
 * deleting it: a pod that is not ready counts for no budget. A ready one is never worth more than a budget.
 * @param budgets all of the pod's namespace
 */
export function isRefusedForGood(stuck: StuckPod, budgets: readonly KubernetesObject[]): boolean {
  if (stuck.isReady) return false;
  const verdicts = budgets
    .filter((budget) => covers(budget, stuck.pod))
    .map((budget) => verdictOf(budget, stuck.alike));
  // Of several budgets for one pod the API server weighs none: it refuses, although each might allow it.
  const areNeverWeighed = verdicts.length > 1;
  return !verdicts.includes('later') && (areNeverWeighed || verdicts.includes('never'));
}

/** @param alike pods that are as stuck as the one that should go, itself included */
function verdictOf(budget: KubernetesObject, alike: readonly KubernetesObject[]): Verdict {
  if (specOf(budget).unhealthyPodEvictionPolicy === 'AlwaysAllow') return 'allowed';
  if (!isCounted(budget)) return 'later';
  const { currentHealthy = 0, desiredHealthy = 0, expectedPods = 0, disruptionsAllowed = 0 } = statusOf(budget);
  if (disruptionsAllowed > 0 || allowsUnready(currentHealthy, desiredHealthy)) return 'allowed';
  const mostHealthy = expectedPods - alike.filter((pod) => covers(budget, pod)).length;
  return allowsUnready(mostHealthy, desiredHealthy) ? 'later' : 'never';
}

/** IfHealthyBudget: what is guarded is not disrupted now. Where nothing has to be healthy, one that is makes a disruption free. */
const allowsUnready = (healthy: number, desired: number): boolean =>
  desired > 0 ? healthy >= desired : healthy > desired;

/** Whether the numbers of its status are of its spec, and could be told. */
function isCounted(budget: KubernetesObject): boolean {
  const { observedGeneration = 0, conditions = [] } = statusOf(budget);
  const hasFailed = conditions.some(({ type, reason }) => type === 'DisruptionAllowed' && reason === 'SyncFailed');
  return observedGeneration >= (budget.metadata.generation ?? 1) && !hasFailed;
}

/** Whether a budget is about a pod. */
function covers(budget: KubernetesObject, { metadata }: KubernetesObject): boolean {
  const { selector } = specOf(budget);
  return (
    selector !== undefined &&
    budget.metadata.namespace === metadata.namespace &&
    selects(selector, metadata.labels ?? {})
  );
}

const specOf = (budget: KubernetesObject): BudgetSpec => (budget['spec'] ?? {}) as BudgetSpec;
const statusOf = (budget: KubernetesObject): BudgetStatus => (budget['status'] ?? {}) as BudgetStatus;
