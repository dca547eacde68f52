// A pod of Query that can be asked now.

import { query } from '../../components/query/facts.ts';
import type { Client } from '../../kube/client.ts';
import { readPod } from '../../observed/pod-facts.ts';
import { componentSelector } from '../../stack/labels.ts';
import type { StackId } from '../../stack/names.ts';

/** The name of a ready pod of the stack's Query. Throws a sentence when there is none. */
export async function findQueryPod(client: Pick<Client, 'list'>, stack: StackId): Promise<string> {
  const labelSelector = Object.entries(componentSelector(stack, query.name))
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
  const { items } = await client.list('Pod', { namespace: stack.namespace, labelSelector });
  const ready = items.map(readPod).find(({ isReady, isLeaving }) => isReady && !isLeaving);
  if (ready) return ready.head.metadata.name;
  throw new Error(
    `no pod of Query of stack ${stack.namespace}/${stack.name} is ready (of ${items.length}): see kubectl get pods -n ${stack.namespace}`,
  );
}
