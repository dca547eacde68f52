import type { Cluster } from '../../sandbox/cluster/handle.ts';

/** Removes a namespace and its stacks, without the minutes that their pods have to end. */
export async function removeNamespace({ kubectl }: Cluster, namespace: string): Promise<void> {
  const place = ['-n', namespace];
  await kubectl(['delete', 'securethanosstack', '--all', ...place, '--timeout=60s']);
  // While there is a workload it makes its pods anew.
  await kubectl(['wait', '--for=delete', 'statefulset,deployment', '--all', ...place, '--timeout=60s']);
  await kubectl(['delete', 'pod', '--all', ...place, '--now', '--timeout=60s']);
  await kubectl(['delete', 'namespace', namespace, '--timeout=60s']);
}
