// A cluster as verbs see it that look into one: by the user's own kubeconfig.
import type { Duplex } from 'node:stream';
import { type Client, createClient } from '../kube/client.ts';
import { type KubeConfigOptions, loadKubeConfig, namespaceOf } from '../kube/config.ts';
import { openPortForward, type PodPort } from '../kube/port-forward.ts';
import { createTransport } from '../kube/transport.ts';

/** What verbs need of a cluster. */
export interface Cluster {
  readonly client: Pick<Client, 'find' | 'list' | 'pages'>;
  readonly forward: (target: PodPort) => Promise<Duplex>;
}

/**
 * Works with a cluster and lets go of it afterwards.
 * @param work gets the cluster and the namespace: the one named, else that of the context, else "default"
 */
export async function withCluster<Result>(
  options: KubeConfigOptions & { readonly namespace?: string },
  work: (cluster: Cluster, namespace: string) => Promise<Result>,
): Promise<Result> {
  const config = loadKubeConfig(options);
  const cluster: Cluster = {
    client: createClient(createTransport(config, { userAgent: 'securethanos' })),
    forward: (target) => openPortForward(config, target),
  };
  try {
    return await work(cluster, options.namespace ?? namespaceOf(config) ?? 'default');
  } finally {
    await config.close();
  }
}
