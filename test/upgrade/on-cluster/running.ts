// What runs of a stack on a cluster: its objects as they are wanted, and its pods as they are.
import { createHash } from 'node:crypto';
import type { Kubectl } from '../../../sandbox/kubernetes.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { COMPONENT_LABEL, type Labels, STACK_LABEL } from '../../../src/stack/labels.ts';

/** Every kind that the operator makes for a stack. */
const KINDS = [
  'deployments',
  'statefulsets',
  'services',
  'serviceaccounts',
  'configmaps',
  'secrets',
  'networkpolicies',
  'poddisruptionbudgets',
  'roles',
  'rolebindings',
  'clusterroles',
  'clusterrolebindings',
];

export interface RunningStack {
  /** As somebody wants them: without status, versions and who wrote which field; contents of Secrets as digests. */
  readonly objects: readonly KubernetesObject[];
  readonly pods: readonly RunningPod[];
}

export interface RunningPod {
  readonly name: string;
  readonly uid: string;
  readonly component: string;
  readonly isReady: boolean;
  /** Containers by name, and how often each began anew. */
  readonly restarts: Readonly<Record<string, number>>;
}

export async function lookAt(cluster: Kubectl, stack: { name: string; namespace: string }): Promise<RunningStack> {
  const ofStack = ['--namespace', stack.namespace, '--selector', `${STACK_LABEL}=${stack.name}`];
  const [objects, pods] = await Promise.all([
    cluster.get([KINDS.join(), ...ofStack]),
    cluster.get(['pods', ...ofStack]),
  ]);
  return { objects: objects.items.map(wantedPart), pods: pods.items.map(readPod) };
}

interface LiveObject extends KubernetesObject {
  readonly data?: Readonly<Record<string, string>>;
  readonly status?: unknown;
}

function wantedPart({ status: _, ...object }: LiveObject): KubernetesObject {
  const {
    managedFields: _fields,
    resourceVersion: _version,
    generation: _generation,
    ...metadata
  } = object.metadata as unknown as Record<string, unknown>;
  const data = object.kind === 'Secret' ? { data: digest(object.data) } : {};
  return { ...object, ...data, metadata } as unknown as KubernetesObject;
}

const digest = (data: unknown): string => createHash('sha256').update(JSON.stringify(data)).digest('hex');

interface LivePod {
  readonly metadata: { readonly name: string; readonly uid: string; readonly labels?: Labels };
  readonly status: {
    readonly conditions?: readonly { readonly type: string; readonly status: string }[];
    readonly containerStatuses?: readonly { readonly name: string; readonly restartCount: number }[];
  };
}

const readPod = ({ metadata, status }: LivePod): RunningPod => ({
  name: metadata.name,
  uid: metadata.uid,
  component: metadata.labels?.[COMPONENT_LABEL] ?? '',
  isReady: status.conditions?.some(({ type, status: is }) => type === 'Ready' && is === 'True') ?? false,
  restarts: Object.fromEntries(status.containerStatuses?.map(({ name, restartCount }) => [name, restartCount]) ?? []),
});
