// Pods as the StatefulSet controller and kubelet would have them; nothing runs in them.
import { type KubernetesObject, type ObjectRef, refOf } from '../../src/api/objects.ts';
import type { Client } from '../../src/kube/client.ts';
import type { LiveStack } from './live-stack.ts';

const WRITE = { fieldManager: 'statefulset-controller' };

export const READY = { conditions: [{ type: 'Ready', status: 'True' }] };
export const crashing = (container: string) => ({
  conditions: [{ type: 'Ready', status: 'False' }],
  containerStatuses: [
    {
      name: container,
      image: 'none',
      imageID: '',
      ready: false,
      restartCount: 5,
      state: { waiting: { reason: 'CrashLoopBackOff' } },
    },
  ],
});

export interface SetPod {
  readonly revision: string;
  readonly status: object;
  readonly finalizers?: readonly string[];
}

/** Makes pod `ordinal` of a StatefulSet, owned by it. @returns its address */
export async function makeSetPod(
  client: Client,
  stack: LiveStack,
  workload: string,
  ordinal: number,
  { revision, status, finalizers = [] }: SetPod,
): Promise<ObjectRef> {
  const set = await stack.find('StatefulSet', workload);
  if (!set) throw new Error(`there is no StatefulSet of ${workload}`);
  const { template } = set['spec'] as { readonly template: { readonly metadata: { readonly labels: object } } };
  const { name, uid = '' } = set.metadata;
  const pod: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name: `${name}-${ordinal}`,
      namespace: stack.namespace,
      labels: { ...template.metadata.labels, 'controller-revision-hash': revision },
      ownerReferences: [
        { apiVersion: 'apps/v1', kind: 'StatefulSet', name, uid, controller: true, blockOwnerDeletion: true },
      ],
      finalizers,
    },
    spec: { containers: [{ name: workload, image: 'none' }] },
  };
  await client.create(pod, WRITE);
  await client.patchStatus(refOf(pod), { status }, WRITE);
  return refOf(pod);
}
