// Which images the pods of a stack run, and of what versions they are.
import { DEFAULT_VERSIONS, type Program, versionOfTag } from '../api/schema/versions.ts';
import { type Component, factsOf } from './components.ts';
import type { StackSpec } from './types.ts';

/** By what runs: `probe` brings promtool for the readiness probes. */
export interface Images {
  readonly thanos: string;
  readonly prometheus: string;
  readonly probe: string;
}

export type Versions = Readonly<Record<Program, string>>;

/** A version that neither the spec nor the tag of the image tells. */
export interface AssumedVersion {
  /** Such as "spec.version". */
  readonly field: string;
  readonly image: string;
  readonly version: string;
}

/** The official images. That of Prometheus also brings promtool, which is static. */
const OFFICIAL: Readonly<Record<Program, string>> = {
  thanos: 'quay.io/thanos/thanos',
  prometheus: 'quay.io/prometheus/prometheus',
};

/** The version of each program, as the spec gives it, else as the tag tells, else as is usual. */
export function resolveVersions({ version, image, prometheus }: StackSpec): Versions {
  return {
    thanos: version ?? versionOf('thanos', image),
    prometheus: prometheus?.version ?? versionOf('prometheus', prometheus?.image),
  };
}

/** The images as the spec names them, else the official ones of these versions. */
export function resolveImages({ image, probeImage, prometheus }: StackSpec, versions: Versions): Images {
  const ofPrometheus = prometheus?.image ?? official('prometheus', versions);
  return {
    thanos: image ?? official('thanos', versions),
    prometheus: ofPrometheus,
    probe: probeImage ?? ofPrometheus,
  };
}

/** What `resolveVersions` could only assume. */
export function assumedVersions({ version, image, prometheus }: StackSpec): readonly AssumedVersion[] {
  return [
    ...assumed('thanos', 'spec.version', version, image),
    ...assumed('prometheus', 'spec.prometheus.version', prometheus?.version, prometheus?.image),
  ];
}

/** In a sentence without its full stop, with the way out. */
export const describeAssumption = ({ field, image, version }: AssumedVersion): string =>
  `neither ${field} nor a tag says which version the image ${image} is of: ${version} is assumed, set ${field}`;

/** The version that a component runs. */
export const componentVersion = ({ versions }: { readonly versions: Versions }, component: Component): string =>
  versions[factsOf(component).program];

const versionOf = (program: Program, image = ''): string => versionOfTag(program, image) ?? DEFAULT_VERSIONS[program];

const official = (program: Program, versions: Versions): string => `${OFFICIAL[program]}:${versions[program]}`;

function assumed(
  program: Program,
  field: string,
  version: string | undefined,
  image: string | undefined,
): readonly AssumedVersion[] {
  const isTold = version !== undefined || image === undefined || versionOfTag(program, image) !== undefined;
  return isTold ? [] : [{ field, image, version: DEFAULT_VERSIONS[program] }];
}
