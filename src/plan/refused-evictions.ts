// Whether what disruption budgets refuse ends by itself, as the API server decides on evictions.
// Source: pkg/registry/core/pod/storage/eviction.go of Kubernetes, from 1.27 to 1.37.
import { selects } from '../api/selector.ts';
import type { BudgetFacts } from '../observed/disruption-budgets.ts';
import type { PodFacts } from '../observed/pod-facts.ts';
import type { StuckPod } from './stuck-pods.ts';

/** `later`: it is refused now, and may be allowed when other pods get ready. `never`: whatever other pods do. */
type Verdict = 'allowed' | 'later' | 'never';

/**
 * Whether the eviction of a stuck pod would be refused again and again, whatever happens to others, and nothing is lost by
 * deleting it: a pod that is not ready counts for no budget. A ready one is never worth more than a budget.
 * @param budgets all of the pod's namespace; those of other pods are left out here
 */
export function isRefusedForGood({ pod, alike }: StuckPod, budgets: readonly BudgetFacts[]): boolean {
  if (pod.isReady) return false;
  const verdicts = budgets.filter((budget) => covers(budget, pod)).map((budget) => verdictOf(budget, alike));
  // Of several budgets for one pod the API server weighs none: it refuses, although each might allow it.
  const areNeverWeighed = verdicts.length > 1;
  return !verdicts.includes('later') && (areNeverWeighed || verdicts.includes('never'));
}

/** @param alike pods that are as stuck as the one that should go, itself included */
function verdictOf(budget: BudgetFacts, alike: readonly PodFacts[]): Verdict {
  if (budget.letsUnreadyGo) return 'allowed';
  if (!budget.isCounted) return 'later';
  const { healthy, desiredHealthy, expected, disruptionsAllowed } = budget;
  if (disruptionsAllowed > 0 || allowsUnready(healthy, desiredHealthy)) return 'allowed';
  const mostHealthy = expected - alike.filter((pod) => covers(budget, pod)).length;
  return allowsUnready(mostHealthy, desiredHealthy) ? 'later' : 'never';
}

/** IfHealthyBudget: what is guarded is not disrupted now. Where nothing has to be healthy, one that is makes a disruption free. */
const allowsUnready = (healthy: number, desired: number): boolean =>
  desired > 0 ? healthy >= desired : healthy > desired;

/** Whether a budget is about a pod. */
const covers = ({ namespace, selector }: BudgetFacts, { head: { metadata } }: PodFacts): boolean =>
  selector !== undefined && namespace === metadata.namespace && selects(selector, metadata.labels ?? {});
