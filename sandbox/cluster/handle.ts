import { readFile } from 'node:fs/promises';
import { execa } from 'execa';
import { bindGet } from '../get/get.ts';
import type { ImageFile } from '../images/build.ts';
import type { Kubectl } from '../kubernetes.ts';
import { bindKubectl } from '../kubernetes.ts';
import { waitFor } from '../wait.ts';
import { NODE_ADDRESS } from './addresses.ts';
import type { Layout } from './layout.ts';
import { clusterLayout } from './layout.ts';
import { networkPrefix } from './namespaces.ts';
import type { EnforcedPolicy } from './network-policy/enforce.ts';
import { refuseUnenforced } from './network-policy/failure.ts';
import type { ClusterRecord } from './record.ts';
import { isOurs, readRecord } from './record.ts';

/** A running one-node cluster. */
export interface Cluster extends Kubectl {
  readonly root: string;
  /** Path of the administrator's kubeconfig; it works on the machine and in the cluster's network. */
  readonly kubeconfig: string;
  readonly url: string;
  readonly nodeAddress: string;
  /** Path of the audit log: one JSON event a line, with the bodies of evictions alone. */
  readonly auditLog: string;
  /** The command line that runs `argv` with the cluster's network and DNS. Pod and service addresses exist only there. */
  readonly innet: (argv: readonly string[]) => string[];
  /** Runs `argv` so, and gives its standard output; rejects if it fails. */
  readonly runInNetwork: (argv: readonly string[]) => Promise<string>;
  readonly importImage: (image: ImageFile) => Promise<void>;
  /** Waits until the policies that the API server has now are enforced as they are now. */
  readonly untilPoliciesEnforced: () => Promise<void>;
}

/** Connects to the cluster that runs in `layout`; undefined if none does. */
export async function connectCluster(layout: Layout = clusterLayout()): Promise<Cluster | undefined> {
  const record = await readRecord(layout);
  if (!record || !(await isOurs(record.initPid, record.root))) return undefined;
  return clusterHandle(layout, record);
}

export function clusterHandle(layout: Layout, record: ClusterRecord): Cluster {
  const tools = bindKubectl(record.kubectl, layout.kubeconfig, bindGet(layout.kubeconfig));
  const innet: Cluster['innet'] = (argv) => [...networkPrefix(layout, record.initPid), ...argv];
  return {
    ...tools,
    root: layout.root,
    kubeconfig: layout.kubeconfig,
    url: `https://127.0.0.1:${record.apiPort}`,
    nodeAddress: NODE_ADDRESS,
    auditLog: layout.auditLog,
    innet,
    runInNetwork: async (argv) => {
      const [program = '', ...args] = innet(argv);
      return (await execa(program, args)).stdout;
    },
    importImage: (image) => importImage(layout, record, image),
    untilPoliciesEnforced: () => untilEnforced(tools, layout),
  };
}

async function importImage(layout: Layout, { initPid, ctr }: ClusterRecord, image: ImageFile): Promise<void> {
  const inside = ['--target', `${initPid}`, '--all', '--'];
  await execa('nsenter', [
    ...inside,
    ctr,
    '--address',
    layout.containerdSocket,
    '--namespace',
    'k8s.io',
    'images',
    'import',
    image.path,
  ]);
}

async function untilEnforced(tools: Kubectl, layout: Layout): Promise<void> {
  const look = async (): Promise<boolean> => {
    await refuseUnenforced(layout);
    // Anew each time: somebody else may have changed one meanwhile.
    const { items } = await tools.get(['networkpolicies', '--all-namespaces']);
    const wanted = items.map(({ metadata }: { metadata: EnforcedPolicy }) => policyKey(metadata)).sort();
    const enforced: EnforcedPolicy[] = JSON.parse(await readFile(layout.policyState, 'utf8'));
    return enforced.map(policyKey).sort().join() === wanted.join();
  };
  await waitFor('the network policies to be enforced', look, { timeout: 15_000 });
}

function policyKey({ namespace, name, resourceVersion }: EnforcedPolicy): string {
  return `${namespace}/${name}@${resourceVersion}`;
}
