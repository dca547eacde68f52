// A stand-in for the workload controllers, the scheduler and the kubelet, which the control plane of the tests doesn't have.
// It says of every Deployment and StatefulSet of ours that all pods run, are ready and are of the newest revision. No pod
// exists. WHATEVER RESTS ON IT IS SIMULATED: that a stack gets ready, and when, is shown on the real cluster alone.
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { refOf } from '../../../src/api/objects.ts';
import type { Client } from '../../../src/kube/client.ts';
import { startReflector } from '../../../src/kube/reflector/reflector.ts';

export interface WorkloadSimulator {
  /** Nothing gets ready any more. */
  readonly pause: () => void;
  /** Everything gets ready again, also what was missed. */
  readonly resume: () => Promise<void>;
  /** From now on the first pod of each newer revision of a workload does not get ready. */
  readonly fail: (name: string) => void;
  /** It gets ready again, also what was missed. */
  readonly heal: (name: string) => Promise<void>;
  readonly stop: () => Promise<void>;
}

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
const SELECTOR = 'app.kubernetes.io/managed-by=secure-thanos-operator';

/** Starts the simulator for all namespaces. */
export function startWorkloadSimulator(client: Client): WorkloadSimulator {
  const stopping = new AbortController();
  let paused = false;
  const failing = new Set<string>();
  const settle = (object: KubernetesObject) =>
    paused ? Promise.resolve() : report(client, object, failing.has(object.metadata.name) ? 1 : 0);
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
    fail: (name) => {
      failing.add(name);
    },
    heal: async (name) => {
      failing.delete(name);
      const all = reflectors.flatMap(({ objects }) => [...objects.values()]);
      const healed = all.filter(({ metadata }) => metadata.name === name);
      await Promise.all(healed.map((object) => report(client, { ...object, status: undefined }, 0)));
    },
    stop: async () => {
      stopping.abort();
      await Promise.all(reflectors.map(({ done }) => done));
    },
  };
}

/**
 * A conflict or a missing object means that a newer state is on its way.
 * @param unready pods that are not: one that fails is the only one of its revision
 */
async function report(client: Client, object: KubernetesObject, unready: number): Promise<void> {
  const { generation = 1 } = object.metadata;
  const { replicas = 1 } = object['spec'] as { readonly replicas?: number };
  const status = object['status'] as { readonly observedGeneration?: number } | undefined;
  // What a test says of pods that were ready stands.
  if (status?.observedGeneration === generation) return;
  const readyReplicas = replicas - unready;
  const updatedReplicas = unready > 0 ? unready : replicas;
  const numbers = { replicas, readyReplicas, updatedReplicas, availableReplicas: readyReplicas };
  const revision = `${object.metadata.name}-${generation}`;
  const revisions = { currentReplicas: replicas, currentRevision: revision, updateRevision: revision };
  const patch = { observedGeneration: generation, ...numbers, ...(object.kind === 'StatefulSet' ? revisions : {}) };
  await client
    .patchStatus(refOf(object), { status: patch }, { fieldManager: 'workload-simulator' })
    .catch(() => undefined);
}
