import { parse, stringify } from 'yaml';
import type { Cluster } from '../../sandbox/cluster/handle.ts';
import { OBJECT_STORAGE_SECRET, STACK_NAMESPACE } from '../../sandbox/quickstart/surroundings.ts';

/**
 * The object storage of the quickstart for a stack in another namespace.
 * @param prefix that of its blocks; without one it sees those of the quickstart
 */
export async function copyStorage(cluster: Cluster, namespace: string, name: string, prefix?: string): Promise<void> {
  const { data } = await cluster.get(['secret', OBJECT_STORAGE_SECRET, '-n', STACK_NAMESPACE]);
  const configuration = parse(Buffer.from(data['objstore.yml'], 'base64').toString());
  await cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name, namespace },
      data: { 'ca.crt': data['ca.crt'] },
      stringData: { 'objstore.yml': stringify({ ...configuration, ...(prefix === undefined ? {} : { prefix }) }) },
    },
  ]);
}
