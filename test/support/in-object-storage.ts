import type { Cluster } from '../../sandbox/cluster/handle.ts';
import { OBJECT_STORAGE_NAMESPACE } from '../../sandbox/quickstart/surroundings.ts';

/** Runs a command of busybox where the server of the object storage runs: it keeps a bucket as a folder below /data. */
export async function inObjectStorage({ kubectl }: Cluster, command: string): Promise<void> {
  const place = ['-n', OBJECT_STORAGE_NAMESPACE, 'object-storage', '-c', 'server'];
  await kubectl(['exec', ...place, '--', '/bin/busybox', ...command.split(' ')]);
}
