// Whether the selectors of a spec find anything. Only the cluster knows, and what they find may come later.
// Nothing is looked at outside of the stack's own namespace: whoever may write stacks would else learn which labels there are
// in namespaces that he may not see. The one exception is told as one fact about the cluster, which any pod can find out.
import type { Client } from '../kube/client.ts';
import { MOST_VALUES } from '../kube/read-object.ts';
import { selectorText } from '../kube/selector.ts';
import { unlessForbidden } from '../kube/unless-forbidden.ts';
import type { Inputs } from '../plan/inputs.ts';
import { CLUSTER_DNS } from '../stack/cluster-dns.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { type PodSelection, podSelections, usesClusterDns } from '../stack/selectors.ts';

/** What finds nothing, a sentence part with the way out for each. Selectors of other namespaces are not looked at. */
export async function unmatchedSelectors(
  client: Client,
  stack: ResolvedStack,
  { rules: found }: Pick<Inputs, 'rules'>,
): Promise<readonly string[]> {
  const rules = rulesAreSelected(stack, found)
    ? []
    : [
        `spec.ruler.ruleSelector selects no PrometheusRule in namespace "${stack.namespace}": label it so, or correct the selector`,
      ];
  const selections = podSelections(stack.spec).filter(({ namespaceSelector }) => namespaceSelector === undefined);
  const matched = await Promise.all(selections.map(({ podSelector }) => hasPod(client, stack.namespace, podSelector)));
  const pods = selections.filter((_, index) => !matched[index]).map(saysOfPods);
  return [...rules, ...pods, ...(await missingDns(client, stack))];
}

const rulesAreSelected = ({ spec }: ResolvedStack, found: Inputs['rules']): boolean =>
  spec.ruler?.ruleSelector === undefined || found.some(({ origin }) => origin.kind === 'PrometheusRule');

const saysOfPods = ({ field, what }: PodSelection): string =>
  `${field} selects no pod for ${what}: label its pods so, or correct podSelector`;

/** Policies open the way to the usual name servers; where a cluster has others, nothing of the stack finds a name. */
async function missingDns(client: Client, { spec }: ResolvedStack): Promise<readonly string[]> {
  const { namespace, labels } = CLUSTER_DNS;
  if (!usesClusterDns(spec) || (await hasPod(client, namespace, { matchLabels: labels }))) return [];
  return [
    `no pod ${selectorText({ matchLabels: labels })} exists in ${namespace}, where the policies let the stack ask for names: ` +
      'set spec.networkPolicy.dns to the name servers of this cluster',
  ];
}

/** Whether a pod is there now: the first page is enough. True also when the operator may not look. */
async function hasPod(client: Client, namespace: string, selector: PodSelection['podSelector'] = {}): Promise<boolean> {
  const look = async (): Promise<boolean> => {
    const pages = client.pages('Pod', {
      namespace,
      labelSelector: selectorText(selector),
      limit: 1,
      mostValues: MOST_VALUES,
    });
    for await (const { items } of pages) return items.length > 0;
    return false;
  };
  return (await unlessForbidden(client, `Pods of ${namespace}`, look)) ?? true;
}
