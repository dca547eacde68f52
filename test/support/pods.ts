// Reads workloads back from the objects that were built.
import type { KubernetesObject } from '../../src/api/objects.ts';

export interface Container {
  readonly name: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly command?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
  readonly ports?: readonly { readonly name: string; readonly containerPort: number }[];
  readonly volumeMounts: readonly { readonly name: string; readonly mountPath: string; readonly readOnly?: boolean }[];
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly readinessProbe?: Readonly<Record<string, unknown>>;
}

interface Item {
  readonly key: string;
  readonly path: string;
}
interface Source {
  readonly configMap?: { readonly name: string; readonly items?: readonly Item[] };
  readonly secret?: { readonly secretName: string; readonly items?: readonly Item[] };
  readonly projected?: { readonly sources: readonly Readonly<Record<string, { readonly name?: string }>>[] };
  readonly emptyDir?: unknown;
}
export type Volume = { readonly name: string } & Source;

export interface PodSpec {
  readonly serviceAccountName: string;
  readonly automountServiceAccountToken: boolean;
  readonly securityContext: Readonly<Record<string, unknown>>;
  readonly initContainers?: readonly Container[];
  readonly containers: readonly Container[];
  readonly volumes: readonly Volume[];
  readonly terminationGracePeriodSeconds: number;
  readonly [field: string]: unknown;
}

/** A Deployment or StatefulSet as it was built. */
export interface Workload {
  readonly object: KubernetesObject;
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly pod: PodSpec;
  readonly claims: readonly string[];
}

export function workloads(objects: readonly KubernetesObject[]): readonly Workload[] {
  return objects.filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet').map(readWorkload);
}

/** Every container of a workload, init containers first. */
export const containersOf = ({ pod }: Workload): readonly Container[] => [
  ...(pod.initContainers ?? []),
  ...pod.containers,
];

/** The container of a component, wherever it runs. */
export function containerOf(objects: readonly KubernetesObject[], name: string): Container {
  const found = workloads(objects)
    .flatMap(({ pod }) => pod.containers)
    .find((container) => container.name === name);
  if (!found) throw new Error(`no container is called ${name}`);
  return found;
}

/** The object of a kind and name. */
export function objectNamed(objects: readonly KubernetesObject[], kind: string, name: string): KubernetesObject {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (!found) throw new Error(`there is no ${kind} ${name}`);
  return found;
}

/** The texts of a ConfigMap or Secret. */
export function textsOf(object: KubernetesObject): Readonly<Record<string, string>> {
  const data = (object['data'] ?? {}) as Readonly<Record<string, string>>;
  if (object.kind === 'ConfigMap') return data;
  return Object.fromEntries(Object.entries(data).map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
}

function readWorkload(object: KubernetesObject): Workload {
  const spec = object['spec'] as {
    readonly template: {
      readonly metadata: Pick<Workload, 'labels' | 'annotations'>;
      readonly spec: PodSpec;
    };
    readonly volumeClaimTemplates?: readonly KubernetesObject[];
  };
  return {
    object,
    name: object.metadata.name,
    labels: spec.template.metadata.labels,
    annotations: spec.template.metadata.annotations,
    pod: spec.template.spec,
    claims: (spec.volumeClaimTemplates ?? []).map(({ metadata }) => metadata.name),
  };
}
