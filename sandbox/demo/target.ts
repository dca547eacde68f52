// Where the demo runs: on the embedded cluster, or on the user's own.
import { writeFile } from 'node:fs/promises';
import { execa } from 'execa';
import { ensureBinaries } from '../binaries/ensure.ts';
import { downCluster } from '../cluster/down.ts';
import { upCluster } from '../cluster/up.ts';
import { bindKubectl, type Kubectl } from '../kubernetes.ts';
import type { Log } from '../log.ts';
import { type History, planHistory, uploadHistory } from '../quickstart/history.ts';
import { importOperator } from '../quickstart/operator.ts';
import type { ObjectStorageAccess } from '../quickstart/surroundings.ts';

export interface Target {
  readonly cluster: Kubectl;
  readonly kubectl: string;
  /** For commands that the user may go on with. */
  readonly environment: Readonly<Record<string, string>>;
  /** Brings the operator's image to the nodes; a user's own cluster pulls it. */
  readonly bringOperator: () => Promise<void>;
  /** Puts blocks with known sums into the bucket, where the demo can reach it. */
  readonly uploadHistory: (storage: ObjectStorageAccess) => Promise<History | undefined>;
  readonly remove: () => Promise<void>;
}

/** A cluster of its own, on this machine, which is gone without a trace afterwards. */
export async function embeddedTarget(log: Log, keep: boolean): Promise<Target> {
  const cluster = await upCluster({ log, lifetime: keep ? 'detached' : 'process' });
  const binaries = await ensureBinaries(['kubectl', 'promtool', 'thanos'], { log });
  return {
    cluster,
    kubectl: binaries['kubectl'] ?? 'kubectl',
    environment: { KUBECONFIG: cluster.kubeconfig },
    bringOperator: () => importOperator(cluster, log),
    uploadHistory: async (storage) => {
      const history = planHistory(new Date());
      await uploadHistory(cluster, binaries, storage, history);
      return history;
    },
    remove: () => downCluster({ log }),
  };
}

/** The user's cluster behind a context of his kubeconfig. Nothing is imported there. */
export async function contextTarget(context: string, kubeconfigFile: string): Promise<Target> {
  const { stdout } = await execa('kubectl', [
    'config',
    'view',
    '--raw',
    '--minify',
    '--flatten',
    `--context=${context}`,
  ]);
  await writeFile(kubeconfigFile, stdout, { mode: 0o600 });
  return {
    cluster: bindKubectl('kubectl', kubeconfigFile),
    kubectl: 'kubectl',
    environment: { KUBECONFIG: kubeconfigFile },
    bringOperator: async () => undefined,
    uploadHistory: async () => undefined,
    remove: async () => undefined,
  };
}
