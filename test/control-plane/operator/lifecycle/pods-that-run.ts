// A stand-in for scheduler and kubelet, below the workload controllers of Kubernetes: it says of each pod what a test decides.
// No pod runs.
import { type KubernetesObject, refOf } from '../../../../src/api/objects.ts';
import type { Client } from '../../../../src/kube/client.ts';
import { startReflector } from '../../../../src/kube/reflector/reflector.ts';
import { crashing } from '../../../support/set-pods.ts';

/** What becomes of a pod: it is ready, ends again and again, or waits for a node. */
export type Fate = 'ready' | 'crashing' | 'waiting';

export interface RunningPods {
  /** Decides anew, also of the pods that are there. */
  readonly settle: () => Promise<void>;
  readonly stop: () => Promise<void>;
}

const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
/** Long enough ago for every `minReadySeconds`: a pod that is ready is available at once. */
const LONG_AGO = '2020-01-01T00:00:00Z';

/** Starts it for the pods of one namespace. */
export function runPods(client: Client, namespace: string, fateOf: (pod: KubernetesObject) => Fate): RunningPods {
  const stopping = new AbortController();
  const settle = (pod: KubernetesObject) => report(client, pod, fateOf(pod));
  const { objects, done } = startReflector({
    client,
    kind: 'Pod',
    namespace,
    signal: stopping.signal,
    log: SILENT,
    onChange: ({ type, object }) => void (type === 'added' && settle(object)),
  });
  return {
    settle: async () => {
      await Promise.all([...objects.values()].map(settle));
    },
    stop: async () => {
      stopping.abort();
      await done;
    },
  };
}

/** A pod that is gone or is written at the same time is decided of when it comes again. */
async function report(client: Client, pod: KubernetesObject, fate: Fate): Promise<void> {
  if (fate === 'waiting') return;
  const { containers } = pod['spec'] as { readonly containers: readonly { readonly name: string }[] };
  const status = fate === 'ready' ? READY : crashing(containers[0]?.name ?? '');
  const write = { fieldManager: 'kubelet-stand-in' };
  await client.patchStatus(refOf(pod), { status: { phase: 'Running', ...status } }, write).catch(() => undefined);
}

const READY = { conditions: [{ type: 'Ready', status: 'True', lastTransitionTime: LONG_AGO }] };
