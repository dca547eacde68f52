// What the pods of a component are started with, and what they last ran well.
import { versionOfTag } from '../api/schema/versions.ts';
import { isOfRelease } from '../observed/live-releases.ts';
import { staysReady, type WorkloadFacts } from '../observed/workload-facts.ts';
import { hasWanted } from '../plan/version-roll.ts';
import { type Component, factsOf } from '../stack/components.ts';
import { type Release, wantedRelease } from '../stack/release.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { ComponentStatus } from '../stack/types.ts';
import { isPlanned, type Looked } from './pass.ts';

/**
 * What all pods of a component last ran, and stayed ready with: who is ready for a moment may fail in the next. Only what was
 * wanted becomes that, so an image that somebody else put there does not; and nothing does while no pods are asked for.
 */
export function lastRolledOut(
  stack: ResolvedStack,
  component: Component,
  state: WorkloadFacts,
  before: Release | undefined,
): Release | undefined {
  const isTried = state.desired > 0 && hasWanted(stack, state.workload, state.releases) && staysReady(state);
  return isTried ? wantedRelease(stack, component) : before;
}

/** The version that the pods of a component are started with; while there are none, the one that they should have. */
export function versionOfPods(
  pass: Looked,
  component: Component,
  { releases }: WorkloadFacts,
  before: ComponentStatus | undefined,
): string {
  const wanted = wantedRelease(pass.stack, component);
  const live = releases?.[component];
  if (!live) return isPlanned(pass) ? wanted.version : (before?.version ?? wanted.version);
  const known = [wanted, before?.rolledOut].find((release) => release && isOfRelease(live, release));
  if (known) return known.version;
  return live.label ?? versionOfTag(factsOf(component).program, live.image) ?? before?.version ?? wanted.version;
}
