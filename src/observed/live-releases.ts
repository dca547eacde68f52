// What the pods of a workload are started with, read back from the object that we wrote. Whoever may write it may change that,
// so it is compared with what is wanted or recorded in the status, and never taken over.
import type { KubernetesObject } from '../api/objects.ts';
import { type Component, componentsOf, nameOf, type Workload } from '../stack/components.ts';
import { PROBE_INSTALLER } from '../stack/helper-containers.ts';
import { VERSION_LABEL, versionLabel } from '../stack/labels.ts';
import { type Release, sameProbe } from '../stack/release.ts';

/** What an object says of one component. */
export interface LiveRelease {
  readonly image: string;
  /** The version as a label value; only the component that the workload is named for has one. */
  readonly label?: string | undefined;
  readonly probeImage?: string | undefined;
}

export type LiveReleases = Readonly<Partial<Record<Component, LiveRelease>>>;

interface Template {
  readonly metadata?: { readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: { readonly containers?: readonly Named[]; readonly initContainers?: readonly Named[] };
}

interface Named {
  readonly name: string;
  readonly image?: string;
}

/** @param object the Deployment or StatefulSet of the workload */
export function liveReleases(object: KubernetesObject, workload: Workload): LiveReleases {
  const { template = {} } = (object['spec'] ?? {}) as { readonly template?: Template };
  const { containers = [], initContainers = [] } = template.spec ?? {};
  const label = template.metadata?.labels?.[VERSION_LABEL];
  const probeImage = imageOf(initContainers, PROBE_INSTALLER);
  const found = componentsOf(workload).flatMap((component) => {
    const image = imageOf(containers, nameOf(component));
    if (image === undefined) return [];
    return [[component, component === workload ? { image, label, probeImage } : { image }] as const];
  });
  return Object.fromEntries(found);
}

const imageOf = (containers: readonly Named[], name: string): string | undefined =>
  containers.find((container) => container.name === name)?.image;

/** Whether an object says of a component what a release says. */
export const isOfRelease = (live: LiveRelease | undefined, { version, image, probeImage }: Release): boolean =>
  live?.image === image &&
  (live.label === undefined || live.label === versionLabel(version)) &&
  sameProbe(live.probeImage, probeImage);
