// Which images the pods of a stack run, and of what versions they are.
import { DEFAULT_VERSIONS, type Program, versionOfTag } from '../api/schema/versions.ts';
import { valueAt } from '../components/presence.ts';
import { PROGRAM_NAMES, PROGRAMS } from '../components/programs.ts';
import { type Component, factsOf } from './components.ts';
import type { StackSpec } from './types.ts';

/** By what runs: `probe` brings promtool for the readiness probes. */
export type Images = Readonly<Record<Program | 'probe', string>>;

export type Versions = Readonly<Record<Program, string>>;

/** A version that neither the spec nor the tag of the image tells. */
export interface AssumedVersion {
  /** Such as "spec.version". */
  readonly field: string;
  readonly image: string;
  readonly version: string;
}

/** The version of each program, as the spec gives it, else as the tag tells, else as is usual. */
export const resolveVersions = (spec: StackSpec): Versions =>
  ofEach((program) => {
    const { version, image } = said(spec, program);
    return version ?? versionOf(program, image);
  });

/** The images as the spec names them, else the official ones of these versions. */
export function resolveImages(spec: StackSpec, versions: Versions): Images {
  const images = ofEach((program) => said(spec, program).image ?? official(program, versions));
  return { ...images, probe: spec.probeImage ?? images.prometheus };
}

/** What `resolveVersions` could only assume. */
export const assumedVersions = (spec: StackSpec): readonly AssumedVersion[] =>
  PROGRAM_NAMES.flatMap((program) => {
    const { version, image } = said(spec, program);
    const isTold = version !== undefined || image === undefined || versionOfTag(program, image) !== undefined;
    const field = ['spec', ...PROGRAMS[program].at, 'version'].join('.');
    return isTold ? [] : [{ field, image, version: DEFAULT_VERSIONS[program] }];
  });

/** In a sentence without its full stop, with the way out. */
export const describeAssumption = ({ field, image, version }: AssumedVersion): string =>
  `neither ${field} nor a tag says which version the image ${image} is of: ${version} is assumed, set ${field}`;

/** The version that a component runs. */
export const componentVersion = ({ versions }: { readonly versions: Versions }, component: Component): string =>
  versions[factsOf(component).program];

const versionOf = (program: Program, image = ''): string => versionOfTag(program, image) ?? DEFAULT_VERSIONS[program];

const official = (program: Program, versions: Versions): string => `${PROGRAMS[program].official}:${versions[program]}`;

/** What a spec says of a program. */
const said = (spec: StackSpec, program: Program) =>
  (valueAt(spec, PROGRAMS[program].at) ?? {}) as { readonly version?: string; readonly image?: string };

const ofEach = (value: (program: Program) => string) =>
  Object.fromEntries(PROGRAM_NAMES.map((program) => [program, value(program)])) as Record<Program, string>;
