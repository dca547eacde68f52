// Every content that a Secret of the cluster ever had since the tests began: keys that were renewed since are secrets too.
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import { createClient } from '../../../../src/kube/client.ts';
import { loadKubeConfig } from '../../../../src/kube/config.ts';
import { startReflector } from '../../../../src/kube/reflector/reflector.ts';
import { createTransport } from '../../../../src/kube/transport.ts';

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

const versions: KubernetesObject[] = [];
let stop: () => Promise<void> = () => Promise.resolve();

/** Begins to watch all Secrets, and holds those that are there. */
export async function watchSecrets(kubeconfig: string): Promise<void> {
  const config = loadKubeConfig({ kubeconfig });
  const stopping = new AbortController();
  const { synced, done } = startReflector({
    client: createClient(createTransport(config, { userAgent: 'secrets-test' })),
    kind: 'Secret',
    signal: stopping.signal,
    log: SILENT,
    onChange: ({ object }) => void versions.push(object),
  });
  stop = async () => {
    stopping.abort();
    await done;
    await config.close();
  };
  await synced;
}

export const stopWatchingSecrets = (): Promise<void> => stop();

/** All versions of all Secrets, in the order in which they were seen. */
export const secretVersions = (): readonly KubernetesObject[] => versions;
