// The pods of a stack on the cluster, as tests tell them apart.
import type { Cluster } from '../../sandbox/cluster/handle.ts';

export interface ContainerStatus {
  readonly name: string;
  readonly ready: boolean;
  readonly restartCount: number;
}

/** Name and uid of each pod of a stack: the same as long as none is replaced. */
export async function podsOf(cluster: Cluster, namespace: string, stack: string): Promise<readonly string[]> {
  const { items } = await cluster.get(['pods', '-n', namespace, '-l', `securethanos.io/stack=${stack}`]);
  return items
    .map(({ metadata }: { metadata: { name: string; uid: string } }) => `${metadata.name} ${metadata.uid}`)
    .sort();
}

/** The containers of a pod, as kubelet last told of them; none while there is no such pod. */
export async function containersOf(
  cluster: Cluster,
  namespace: string,
  pod: string,
): Promise<readonly ContainerStatus[]> {
  const { items } = await cluster.get(['pods', '-n', namespace, '--field-selector', `metadata.name=${pod}`]);
  return items[0]?.status.containerStatuses ?? [];
}

/** Whether there are containers, and each is ready. */
export const areReady = (containers: readonly ContainerStatus[]): boolean =>
  containers.length > 0 && containers.every(({ ready }) => ready);
