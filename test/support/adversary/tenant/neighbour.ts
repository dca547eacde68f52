// The stack of somebody else while a tenant does what he can: nothing of it may change.
import type { Cluster } from '../../../../sandbox/cluster/handle.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../../../../sandbox/quickstart/surroundings.ts';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { podsOf } from '../../cluster-pods.ts';

export interface Neighbour {
  /** Name and uid of each. */
  readonly pods: readonly string[];
  /** Each object that has no status, with its version. */
  readonly objects: readonly string[];
}

const WITHOUT_STATUS = 'secrets,configmaps,serviceaccounts,roles,rolebindings,networkpolicies';

export async function lookAtNeighbour(cluster: Cluster): Promise<Neighbour> {
  return {
    pods: await podsOf(cluster, STACK_NAMESPACE, STACK_NAME),
    objects: await versionsOf(cluster, STACK_NAMESPACE, STACK_NAME),
  };
}

/** Kind, name and version of what a stack has, workloads and their like apart: their status changes by itself. */
export async function versionsOf(cluster: Cluster, namespace: string, stack: string): Promise<readonly string[]> {
  const { items } = await cluster.get([WITHOUT_STATUS, '-n', namespace, '-l', `securethanos.io/stack=${stack}`]);
  return items
    .map(({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name} ${metadata.resourceVersion}`)
    .sort();
}
