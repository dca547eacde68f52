// Frees StatefulSets that wait for a pod which will never get ready.
import { refOf } from '../../api/objects.ts';
import { ApiError, isConflict } from '../../kube/api-error.ts';
import type { Client } from '../../kube/client.ts';
import type { Notice } from '../../kube/events.ts';
import { isCut } from '../../kube/read-object.ts';
import { redactText } from '../../observability/redact.ts';
import { type BudgetFacts, readBudget } from '../../observed/disruption-budgets.ts';
import type { Observed } from '../../observed/observe.ts';
import type { PodFacts } from '../../observed/pod-facts.ts';
import { isRefusedForGood } from '../../plan/refused-evictions.ts';
import { findStuckPod, type StuckPod } from '../../plan/stuck-pods.ts';
import { isOurs, type Owner } from '../apply/ownership.ts';

type Api = Pick<Client, 'evict' | 'remove' | 'pages'>;

/** Disruption budgets that are asked for at once: whoever makes them, each may have 1.5 MiB. See docs/limits.md. */
export const BUDGETS_A_PAGE = 10;
/** Those of a namespace that are looked at. */
export const MOST_BUDGETS = 200;
/** Values of one budget that are read, those in its managedFields included: some hundred are usual. */
export const BUDGET_VALUES = 1_000;

/**
 * Evicts at most one pod of each StatefulSet, and only if it is still the pod that was seen. Where budgets refuse that for now it
 * waits for the next pass; one that they can never allow is deleted. What admission refuses stays.
 * @param observed what is there after the writes
 * @returns what was done, and what was refused
 * @throws ApiError when someone wrote in between or the server can't be reached: the pass is repeated
 */
export async function freeStatefulSets(
  client: Api,
  owner: Owner,
  { statefulSets, pods }: Pick<Observed, 'statefulSets' | 'pods'>,
): Promise<readonly Notice[]> {
  const notices: Notice[] = [];
  for (const set of statefulSets.filter(({ head }) => isOurs(head, owner))) {
    const stuck = findStuckPod(set, pods);
    const notice = stuck && (await free(client, stuck));
    if (notice) notices.push(notice);
  }
  return notices;
}

/** @returns undefined when the pod is gone by itself */
async function free(client: Api, stuck: StuckPod): Promise<Notice | undefined> {
  const { pod, because } = stuck;
  const { name, uid, resourceVersion } = pod.head.metadata;
  const precondition = { ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) };
  try {
    if (!(await client.evict(refOf(pod.head), precondition))) return undefined;
    return told('StuckPodEvicted', 'Evict', `pod ${name} is evicted to be made anew: ${because}`);
  } catch (error) {
    if (!isRefusal(error)) throw error;
    if (!(await isForGood(client, stuck, error)))
      return told('StuckPodKept', 'Keep', `pod ${name} should go, because ${because}, and stays: ${wordsOf(error)}`);
  }
  await client.remove(refOf(pod.head), precondition);
  const refused = 'and disruption budgets can never allow its eviction';
  return told('StuckPodDeleted', 'Delete', `pod ${name} is deleted to be made anew: ${because}, ${refused}`);
}

/** Only budgets are asked whether a refusal ends: what admission, permissions or a busy server refuse is not for us to judge. */
async function isForGood(client: Api, stuck: StuckPod, error: ApiError): Promise<boolean> {
  if (!isOfBudget(error) && !isOfSeveralBudgets(error)) return false;
  const budgets = await budgetsBeside(client, stuck.pod);
  return budgets !== undefined && isRefusedForGood(stuck, budgets);
}

/** The budgets beside a pod; undefined when one can't be read or there are too many: it may be the one that refuses for now. */
async function budgetsBeside(client: Api, pod: PodFacts): Promise<readonly BudgetFacts[] | undefined> {
  const { namespace = '' } = pod.head.metadata;
  const found: BudgetFacts[] = [];
  let looked = 0;
  const asked = { namespace, limit: BUDGETS_A_PAGE, mostValues: BUDGET_VALUES };
  for await (const { items } of client.pages('PodDisruptionBudget', asked)) {
    looked += items.length;
    if (looked > MOST_BUDGETS || items.some(isCut)) return undefined;
    found.push(...items.map(readBudget));
  }
  return found;
}

/** One budget refuses; the cause is its type in policy/v1. */
const isOfBudget = ({ status, details }: ApiError): boolean =>
  status === 429 && (details?.causes?.some(({ reason }) => reason === 'DisruptionBudget') ?? false);

/** Its answer to a pod with several budgets has no reason, other than that of a webhook or a storage that fails. */
const isOfSeveralBudgets = ({ status, reason }: ApiError): boolean => status === 500 && reason === 'Http500';

const isRefusal = (error: unknown): error is ApiError =>
  error instanceof ApiError && error.status >= 400 && error.status !== 401 && !isConflict(error);

/** What the server says, and what the budget that refuses says. A webhook may quote anything. */
function wordsOf({ message, details }: ApiError): string {
  const causes = details?.causes?.flatMap((cause) => cause.message ?? []) ?? [];
  return redactText([message, ...causes].join(' '));
}

const told = (reason: string, action: string, message: string): Notice => ({
  type: 'Warning',
  reason,
  message,
  action,
});
