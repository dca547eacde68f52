import { OPERATOR_NAMESPACE } from '../../../../sandbox/quickstart/operator.ts';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { useCluster } from '../../../support/cluster.ts';

const PORT = 8081;

/** What the operator of the cluster answers, asked from the node. @param path such as /metrics */
export async function operatorPage(path: string): Promise<string> {
  const { items } = await useCluster().get(['pods', '-n', OPERATOR_NAMESPACE]);
  const pod = items.find(({ metadata }: KubernetesObject) => !metadata.deletionTimestamp);
  const script = `process.stdout.write(await (await fetch(process.env.PAGE)).text())`;
  return useCluster().runInNetwork([
    'env',
    `PAGE=http://${pod.status.podIP}:${PORT}${path}`,
    process.execPath,
    '--input-type=module',
    '-e',
    script,
  ]);
}
