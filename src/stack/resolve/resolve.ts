// From a stack object to a resolved stack: all that later rooms need to know of what the user wants.
import type { KubernetesObject } from '../../api/objects.ts';
import { MAX_STACK_NAME, STACK_NAME, STACK_NAME_MESSAGE } from '../../api/schema/stack-name.ts';
import {
  type AssumedVersion,
  assumedVersions,
  type Images,
  resolveImages,
  resolveVersions,
  type Versions,
} from '../images.ts';
import type { StackId } from '../names.ts';
import type { StackSettings } from '../settings.ts';
import { buildTopology, type Topology } from '../topology.ts';
import type { StackSpec } from '../types.ts';
import { type VersionFacts, versionFacts } from '../versions.ts';
import { type Check, runChecks } from './checks.ts';
import { parseSpec, type Violation } from './parse.ts';

/** What the user wants, complete: defaults filled in, cross-field checks passed, graph drawn. */
export interface ResolvedStack extends StackId {
  readonly uid: string;
  readonly spec: StackSpec;
  readonly topology: Topology;
  readonly version: VersionFacts;
  /** False when the version is newer than what the table of versions knows. */
  readonly versionKnown: boolean;
  readonly versions: Versions;
  /** Those of `versions` that nobody told. */
  readonly assumedVersions: readonly AssumedVersion[];
  readonly images: Images;
  readonly settings: StackSettings;
}

export type Resolution =
  | { readonly stack: ResolvedStack; readonly violations: readonly [] }
  | { readonly stack?: never; readonly violations: readonly Violation[] };

/**
 * Resolves a stack. What stands in the texts of its flags is for rooms that read texts: see `acceptStack`.
 * @param object the SecureThanosStack as the API server or a file has it
 * @param more further checks of a spec that is well-formed
 * @returns the resolved stack, or every reason why there is none
 */
export function resolveStack(
  object: KubernetesObject,
  settings: StackSettings,
  more: readonly Check[] = [],
): Resolution {
  const id = { name: object.metadata.name, namespace: object.metadata.namespace ?? 'default' };
  const parsed = parseSpec(object['spec']);
  const violations = [...nameViolations(id), ...parsed.violations];
  if (!parsed.spec) return { violations };
  const { spec } = parsed;
  const versions = resolveVersions(spec);
  const found = [...violations, ...runChecks({ stack: id, spec, settings, versions }, more)];
  if (found.length > 0) return { violations: found };
  const { facts, known } = versionFacts(versions.thanos);
  const stack: ResolvedStack = {
    ...id,
    uid: object.metadata.uid ?? '',
    spec,
    topology: buildTopology(spec),
    version: facts,
    versionKnown: known,
    versions,
    assumedVersions: assumedVersions(spec),
    images: resolveImages(spec, versions),
    settings,
  };
  return { stack, violations: [] };
}

/** The same rule as the CRD's on metadata.name. */
function nameViolations({ name }: StackId): Violation[] {
  if (name.length <= MAX_STACK_NAME && STACK_NAME.test(name)) return [];
  return [{ path: 'metadata.name', message: `${STACK_NAME_MESSAGE} (is "${name}")` }];
}
