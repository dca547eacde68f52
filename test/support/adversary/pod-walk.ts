// Looks through pod templates, as the API server has them, for what would reach beyond the pod.
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { Client } from '../../../src/kube/client.ts';
import { type Workload, workloads } from '../pods.ts';

/** Every workload of every stack in the cluster. */
export async function allWorkloads(client: Client): Promise<readonly Workload[]> {
  const labelSelector = 'app.kubernetes.io/managed-by=secure-thanos-operator';
  const lists = await Promise.all(
    (['Deployment', 'StatefulSet'] as const).map(async (kind) =>
      // Lists leave the kind out of their items.
      (await client.list(kind, { labelSelector })).items.map((item): KubernetesObject => ({ ...item, kind })),
    ),
  );
  return workloads(lists.flat());
}

/** Kinds of volumes that hold nothing of the node and nothing of another namespace. */
const VOLUMES = new Set(['secret', 'configMap', 'emptyDir', 'projected']);

/** What no pod spec and no security context may hold, whatever its value. */
const FORBIDDEN = new Set([
  ...['hostNetwork', 'hostPID', 'hostIPC', 'hostUsers', 'hostPath', 'hostPort', 'hostAliases', 'nodeName'],
  ...['privileged', 'procMount', 'sysctls', 'volumeDevices', 'devices', 'runtimeClassName'],
  ...['envFrom', 'secretKeyRef', 'appArmorProfile', 'seLinuxOptions', 'resourceClaims', 'ephemeralContainers'],
]);

/** Every breach in words, such as "spec.containers.0.ports.0.hostPort"; none is what must be found. */
export function breachesOf({ object, name, pod }: Workload): readonly string[] {
  const { namespace = '' } = object.metadata;
  const say = (what: string) => `${namespace}/${name}: ${what}`;
  const { volumes, serviceAccountName, automountServiceAccountToken } = pod;
  const owner = object.metadata.labels?.['securethanos.io/stack'] ?? '';
  const kinds = volumes.flatMap(({ name: _, ...source }) => Object.keys(source));
  return [
    ...keysBelow(pod, 'spec').filter(isForbidden),
    ...kinds.filter((kind) => !VOLUMES.has(kind)).map((kind) => `a volume of kind ${kind}`),
    ...(automountServiceAccountToken ? ['a token is mounted'] : []),
    ...(serviceAccountName === name && name.startsWith(owner.slice(0, 40)) ? [] : [`runs as ${serviceAccountName}`]),
  ].map(say);
}

const isForbidden = (path: string): boolean => {
  const key = path.split('.').at(-1) ?? '';
  return FORBIDDEN.has(key);
};

function keysBelow(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, below]) => [`${path}.${key}`, ...keysBelow(below, `${path}.${key}`)]);
}

/** Containers, as "workload/container", that mount a projected token. */
export function tokenHolders({ name, pod }: Workload): readonly string[] {
  const tokens = pod.volumes.filter(({ projected }) => projected?.sources.some((one) => 'serviceAccountToken' in one));
  const names = tokens.map((volume) => volume.name);
  return [...(pod.initContainers ?? []), ...pod.containers]
    .filter(({ volumeMounts = [] }) => volumeMounts.some((mount) => names.includes(mount.name)))
    .map((container) => `${name}/${container.name}`);
}
