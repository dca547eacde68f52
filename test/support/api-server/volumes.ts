// Volume claims as the StatefulSet controller makes them, which the control plane of the tests doesn't have.
import { waitFor } from '../../../sandbox/wait.ts';
import type { KubernetesObject, ObjectRef } from '../../../src/api/objects.ts';
import { refOf } from '../../../src/api/objects.ts';
import type { Client } from '../../../src/kube/client.ts';
import type { LiveStack } from '../live-stack.ts';

const WRITE = { fieldManager: 'statefulset-controller' };

export interface ClaimSpec {
  readonly storage: string;
  readonly storageClassName: string;
  /** Default: those of the claim template. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Default: true. */
  readonly bound?: boolean;
}

/** Makes the claim of pod `ordinal` of a workload. @returns its address */
export async function makeClaim(
  client: Client,
  stack: LiveStack,
  workload: string,
  ordinal: number | string,
  { storage, storageClassName, labels, bound = true }: ClaimSpec,
): Promise<ObjectRef> {
  const set = await stack.find('StatefulSet', workload);
  if (!set) throw new Error(`there is no StatefulSet of ${workload}`);
  const claim: KubernetesObject = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: {
      name: `data-${set.metadata.name}-${ordinal}`,
      namespace: stack.namespace,
      labels: labels ?? templateOf(set).metadata.labels,
    },
    spec: { accessModes: ['ReadWriteOnce'], storageClassName, resources: { requests: { storage } } },
  };
  await client.create(claim, WRITE);
  if (bound) await bindClaim(client, refOf(claim));
  return refOf(claim);
}

/** Says of a claim that it has its volume. */
export async function bindClaim(client: Client, ref: ObjectRef): Promise<void> {
  const { spec } = (await client.get(ref)) as unknown as { readonly spec: Claim['spec'] };
  const status = { phase: 'Bound', accessModes: ['ReadWriteOnce'], capacity: spec.resources.requests };
  await client.patchStatus(ref, { status }, WRITE);
}

/** What a claim asks for, such as "20Gi". */
export async function requestedSize(client: Client, ref: ObjectRef): Promise<string> {
  return ((await client.get(ref)) as unknown as Claim).spec.resources.requests.storage;
}

/** What the claim template of a workload asks for. */
export async function templateSize(stack: LiveStack, workload: string): Promise<string> {
  const set = await stack.find('StatefulSet', workload);
  return set ? templateOf(set).spec.resources.requests.storage : 'none';
}

/** Waits until the status of a stack tells the size of a component's volumes. */
export const untilTold = (stack: LiveStack, component: string, size: string): Promise<unknown> => {
  const told = async () => (await stack.status()).components?.find(({ name }) => name === component)?.volumeSize;
  return waitFor(`the status to tell ${size} of ${component}`, async () => (await told()) === size, {
    timeout: 20_000,
  });
};

/** A StorageClass that can let volumes grow, or can't. */
export const storageClass = (name: string, allowVolumeExpansion: boolean): object => ({
  apiVersion: 'storage.k8s.io/v1',
  kind: 'StorageClass',
  metadata: { name },
  provisioner: 'example.com/none',
  allowVolumeExpansion,
});

interface Claim {
  readonly metadata: { readonly labels: Readonly<Record<string, string>> };
  readonly spec: { readonly resources: { readonly requests: { readonly storage: string } } };
}

function templateOf(set: KubernetesObject): Claim {
  const [template] = (set['spec'] as { readonly volumeClaimTemplates: readonly Claim[] }).volumeClaimTemplates;
  if (!template) throw new Error(`${set.metadata.name} has no volume`);
  return template;
}
