// What the pods of a component run: a version, which its flags follow, and an image.

import { type Component, componentsOf, factsOf, type Workload, workloadOf } from './components.ts';
import { componentVersion, type Images, type Versions } from './images.ts';
import { withoutForeignFlags } from './resolve/flags.ts';
import type { ResolvedStack } from './resolve/resolve.ts';
import { partOf } from './schema/parts.ts';
import type { StackSpec } from './types.ts';
import { versionFacts } from './versions.ts';

export interface Release {
  /** Such as "v0.42.4". */
  readonly version: string;
  readonly image: string;
  /** Where the program of its probe comes from; absent for who has none of his own. */
  readonly probeImage?: string | undefined;
}

/** Releases of the components that share the pods of a workload. */
export type Releases = Readonly<Partial<Record<Component, Release>>>;

/** What a component should run. */
export function wantedRelease(stack: ResolvedStack, component: Component): Release {
  return {
    version: componentVersion(stack, component),
    image: stack.images[factsOf(component).program],
    ...(hasProbeImage(stack.spec, component) ? { probeImage: stack.images.probe } : {}),
  };
}

/** Sidecar's probe is the program that Prometheus' pods have already. */
const hasProbeImage = (spec: StackSpec, component: Component): boolean =>
  component === workloadOf(component) && partOf(spec, component)?.probes !== 'TCP';

/** Whether two are the same. Who has no image for its probe says nothing about it: the kind of probe is no version. */
export const sameRelease = (one: Release, other: Release): boolean =>
  one.version === other.version && one.image === other.image && sameProbe(one.probeImage, other.probeImage);

/** Whether two images for probes are the same, as far as there are two. */
export const sameProbe = (one: string | undefined, other: string | undefined): boolean =>
  one === undefined || other === undefined || one === other;

/**
 * The stack as it is wanted, but for what the pods of one workload run.
 * @param releases one for each component of the workload, of versions that the operator can run
 */
export function withReleases(stack: ResolvedStack, workload: Workload, releases: Releases): ResolvedStack {
  const found = componentsOf(workload).flatMap((component) => {
    const release = releases[component];
    return release ? [[factsOf(component).program, release] as const] : [];
  });
  const versions: Versions = {
    ...stack.versions,
    ...Object.fromEntries(found.map(([program, { version }]) => [program, version])),
  };
  const images: Images = {
    ...stack.images,
    ...Object.fromEntries(found.map(([program, { image }]) => [program, image])),
    probe: releases[workload]?.probeImage ?? stack.images.probe,
  };
  // A flag of the user that came with the new version would end the earlier one.
  const spec = withoutForeignFlags(stack.spec, versions);
  return { ...stack, spec, versions, images, version: versionFacts(versions.thanos).facts };
}
