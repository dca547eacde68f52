// Whether the selectors of a spec find anything. Only the cluster knows, and what they find may come later.
import { isForbidden } from '../kube/api-error.ts';
import type { Client } from '../kube/client.ts';
import { selectorText } from '../kube/selector.ts';
import type { Inputs } from '../plan/inputs.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { type PodSelection, podSelections, type Selector } from '../stack/selectors.ts';

/** More namespaces than these are not looked into: one of them will have a pod. */
const MOST_NAMESPACES = 20;

/** What finds nothing, a sentence part with the way out for each. */
export async function unmatchedSelectors(
  client: Client,
  stack: ResolvedStack,
  { ruleSources }: Pick<Inputs, 'ruleSources'>,
): Promise<readonly string[]> {
  const rules = rulesAreSelected(stack, ruleSources)
    ? []
    : [
        `spec.ruler.ruleSelector selects no PrometheusRule in namespace "${stack.namespace}": label one so, or correct the selector`,
      ];
  const selections = podSelections(stack.spec);
  const matched = await Promise.all(selections.map((selection) => findsPod(client, stack.namespace, selection)));
  const pods = selections.filter((_, index) => !matched[index]).map(saysOfPods);
  return [...rules, ...pods];
}

const rulesAreSelected = ({ spec }: ResolvedStack, sources: Inputs['ruleSources']): boolean =>
  spec.ruler?.ruleSelector === undefined || sources.some(({ kind }) => kind === 'PrometheusRule');

const saysOfPods = ({ field, what }: PodSelection): string =>
  `${field} selects no pod for ${what}: label its pods and namespaces so, or correct podSelector and namespaceSelector`;

/** Whether a pod is there now; true also when the operator may not look. */
async function findsPod(
  client: Client,
  own: string,
  { podSelector, namespaceSelector }: PodSelection,
): Promise<boolean> {
  const labelSelector = selectorText(podSelector ?? {});
  try {
    const namespaces = namespaceSelector ? await namespacesOf(client, namespaceSelector) : [own];
    if (namespaces.length > MOST_NAMESPACES) return true;
    const found = await Promise.all(namespaces.map((namespace) => hasPod(client, namespace, labelSelector)));
    return found.includes(true);
  } catch (error) {
    if (isForbidden(error)) return true;
    throw error;
  }
}

async function namespacesOf(client: Client, selector: Selector): Promise<readonly string[]> {
  const { items } = await client.list('Namespace', { labelSelector: selectorText(selector) });
  return items.map(({ metadata }) => metadata.name);
}

/** The first page is enough. */
async function hasPod(client: Client, namespace: string, labelSelector: string): Promise<boolean> {
  for await (const { items } of client.pages('Pod', { namespace, labelSelector, limit: 1 })) return items.length > 0;
  return false;
}
