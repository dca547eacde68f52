// A pod of Query that can be asked now.

import { query } from '../../components/query/facts.ts';
import type { Client } from '../../kube/client.ts';
import { isLeaving, isReady } from '../../observed/pods.ts';
import { componentSelector } from '../../stack/labels.ts';
import type { StackId } from '../../stack/names.ts';

/** The name of a ready pod of the stack's Query. Throws a sentence when there is none. */
export async function findQueryPod(client: Pick<Client, 'list'>, stack: StackId): Promise<string> {
  const labelSelector = Object.entries(componentSelector(stack, query.name))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const { items } = await client.list('Pod', { namespace: stack.namespace, labelSelector });
  const ready = items.find((pod) => isReady(pod) && !isLeaving(pod));
  if (ready) return ready.metadata.name;
  throw new Error(
    `no pod of Query of stack ${stack.namespace}/${stack.name} is ready (of ${items.length}): see kubectl get pods -n ${stack.namespace}`,
  );
}
