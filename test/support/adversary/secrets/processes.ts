// The processes of all pods, as the node sees them.
import { readdir, readFile } from 'node:fs/promises';
import type { Cluster } from '../../../../sandbox/cluster/handle.ts';
import type { Haystack } from './haystack.ts';

export interface PodProcess {
  readonly pid: string;
  /** Of its pod, such as "monitoring/prod-thanos-store-0". */
  readonly pod: string;
}

const TOKEN = 'root/var/run/secrets/kubernetes.io/serviceaccount/token';

/** Every process of every pod of the cluster, found by the control group that the kubelet put it into. */
export async function processesOfPods(cluster: Cluster): Promise<readonly PodProcess[]> {
  const { items } = await cluster.get(['pods', '--all-namespaces']);
  const pods = new Map<string, string>(
    items.map(({ metadata }: { metadata: { uid: string; namespace: string; name: string } }) => [
      metadata.uid,
      `${metadata.namespace}/${metadata.name}`,
    ]),
  );
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const found = pids.map(async (pid) => {
    const uid = /\/pod([0-9a-f-]{36})\//.exec((await readFileOf(pid, 'cgroup')).toString())?.[1] ?? '';
    const pod = pods.get(uid);
    return pod === undefined ? [] : [{ pid, pod }];
  });
  return (await Promise.all(found)).flat();
}

/** Command line and environment of each. */
export async function* processHaystacks(processes: readonly PodProcess[]): AsyncGenerator<Haystack> {
  for (const { pid, pod } of processes)
    for (const file of ['cmdline', 'environ']) yield { place: `${pod} ${file}`, bytes: await readFileOf(pid, file) };
}

/** Tokens of the Kubernetes API that processes can read, each once. */
export async function tokensOf(
  processes: readonly PodProcess[],
): Promise<readonly { readonly pod: string; readonly token: string }[]> {
  const all = await Promise.all(
    processes.map(async ({ pid, pod }) => ({ pod, token: (await readFileOf(pid, TOKEN)).toString() })),
  );
  return [...new Map(all.filter(({ token }) => token !== '').map((one) => [one.token, one])).values()];
}

/** Nothing when the process has ended or has no such file. */
const readFileOf = (pid: string, file: string): Promise<Buffer> =>
  readFile(`/proc/${pid}/${file}`).catch(() => Buffer.alloc(0));
