// A stand-in for the workload controllers, the scheduler and the kubelet, which the control plane of the tests doesn't have.
// It says of every Deployment and StatefulSet of ours that all pods run, are ready and are of the newest revision. No pod
// exists. WHATEVER RESTS ON IT IS SIMULATED: that a stack gets ready, and when, is shown on the real cluster alone.
import type { KubernetesObject } from '../../src/api/objects.ts';
import { refOf } from '../../src/api/objects.ts';
import type { Client } from '../../src/kube/client.ts';
import { startReflector } from '../../src/kube/reflector.ts';

export interface WorkloadSimulator {
  /** Nothing gets ready any more. */
  readonly pause: () => void;
  /** Everything gets ready again, also what was missed. */
  readonly resume: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const SELECTOR = 'app.kubernetes.io/managed-by=secure-thanos-operator';

/** Starts the simulator for all namespaces. */
export function startWorkloadSimulator(client: Client): WorkloadSimulator {
  const stopping = new AbortController();
  let paused = false;
  const settle = (object: KubernetesObject) => (paused ? Promise.resolve() : makeReady(client, object));
  const reflectors = (['Deployment', 'StatefulSet'] as const).map((kind) =>
    startReflector({
      client,
      kind,
      labelSelector: SELECTOR,
      signal: stopping.signal,
      log: SILENT,
      onChange: ({ type, object }) => void (type !== 'deleted' && settle(object)),
    }),
  );
  return {
    pause: () => {
      paused = true;
    },
    resume: async () => {
      paused = false;
      await Promise.all(reflectors.flatMap(({ objects }) => [...objects.values()]).map(settle));
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(reflectors.map(({ done }) => done));
    },
  };
}

/** A conflict or a missing object means that a newer state is on its way. */
async function makeReady(client: Client, object: KubernetesObject): Promise<void> {
  const { generation = 1 } = object.metadata;
  const { replicas = 1 } = object['spec'] as { readonly replicas?: number };
  const status = object['status'] as { readonly observedGeneration?: number } | undefined;
  if (status?.observedGeneration === generation) return;
  const numbers = { replicas, readyReplicas: replicas, updatedReplicas: replicas, availableReplicas: replicas };
  const revision = `${object.metadata.name}-${generation}`;
  const revisions = { currentReplicas: replicas, currentRevision: revision, updateRevision: revision };
  const patch = { observedGeneration: generation, ...numbers, ...(object.kind === 'StatefulSet' ? revisions : {}) };
  await client
    .patchStatus(refOf(object), { status: patch }, { fieldManager: 'workload-simulator' })
    .catch(() => undefined);
}
