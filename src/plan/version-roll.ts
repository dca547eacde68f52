// Another version or image goes through a stack one workload after another, and no further than the first that does not get
// ready with it. Those behind it keep what all of their pods last ran well, as the status says: it is written by nobody else.

import { isVersion } from '../api/schema/versions.ts';
import { query } from '../components/query/facts.ts';
import { ruler } from '../components/ruler/facts.ts';
import { isOfRelease, type LiveReleases } from '../observed/live-releases.ts';
import { staysReady, type WorkloadFacts } from '../observed/workload-facts.ts';
import {
  type Component,
  componentsOf,
  factsOf,
  nameOf,
  podsOf,
  type Workload,
  workloadsOf,
} from '../stack/components.ts';
import { type Release, type Releases, sameRelease, wantedRelease, withReleases } from '../stack/release.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { StackStatus } from '../stack/types.ts';

/**
 * The workloads of a stack in the order in which they get another version; instances of one component in theirs.
 * Who is asked comes before who asks: a server that is newer answers what earlier clients ask, and not the other way round. So
 * Query follows the StoreAPIs. Who reads blocks comes before who writes them, so Store is first, and the Compactor last: it
 * alone replaces and deletes what is in the bucket, which no way back brings again.
 */
export const rollOrder = ({ topology }: ResolvedStack): readonly Workload[] =>
  workloadsOf(topology.components).toSorted((one, other) => podsOf(one).turn - podsOf(other).turn);

/** What was seen of a workload. */
export interface WorkloadState {
  readonly workload: Workload;
  /** Absent when it does not exist. */
  readonly releases?: LiveReleases | undefined;
  /** All pods are of the newest revision, and ready for as long as Kubernetes waits before it goes on to the next pod. */
  readonly isAvailable: boolean;
  /** None of its pods is ready, and what they wait for is no matter of time. */
  readonly isStuck: boolean;
}

export interface VersionRoll {
  /** Workloads that are on their way to what is wanted. */
  readonly rolling: readonly Workload[];
  /** Workloads that wait for others, and what they run until then. */
  readonly waiting: ReadonlyMap<Workload, Releases>;
}

/**
 * Who takes the wanted version and image in this pass, and who waits.
 * Never held: a workload that exists for the first time or of which no good release is known; one that was let go already, so
 * that nothing that is half done is turned back; one that is stuck, whatever it ran well before, since it has nothing to lose.
 * One that is not ready for a moment is held like the others: it would come back with a release that nobody has tried yet.
 * @param previous the status of the stack
 */
export function planVersionRoll(
  stack: ResolvedStack,
  previous: StackStatus | undefined,
  states: readonly WorkloadState[],
): VersionRoll {
  const rolling: Workload[] = [];
  const waiting = new Map<Workload, Releases>();
  let isBlocked = false;
  for (const workload of rollOrder(stack)) {
    const state = states.find((one) => one.workload === workload);
    const isThere = hasWanted(stack, workload, state?.releases);
    const before = differentFrom(stack, recordedReleases(previous, workload));
    const wasRolling = previous?.versionChange?.rolling.includes(workload) ?? false;
    const isDone = isThere && state?.isAvailable === true;
    const isFree = isThere || wasRolling || state?.isStuck === true;
    if (before && isBlocked && !isFree) waiting.set(workload, before);
    else if ((before || wasRolling) && !isDone) rolling.push(workload);
    isBlocked ||= !isDone;
  }
  return { rolling, waiting };
}

/** The same of workloads that were observed. */
export const rollOf = (
  stack: ResolvedStack,
  previous: StackStatus | undefined,
  workloads: readonly WorkloadFacts[],
): VersionRoll => planVersionRoll(stack, previous, workloads.map(stateOf));

const stateOf = (facts: WorkloadFacts): WorkloadState => ({
  workload: facts.workload,
  releases: facts.releases,
  isAvailable: staysReady(facts),
  isStuck: facts.isStuck ?? false,
});

/** Who goes and who waits as the operator last said in the status: for whoever does not see the workloads. */
export function saidRoll(stack: ResolvedStack, status: StackStatus | undefined): VersionRoll {
  const { rolling = [], waiting = [] } = status?.versionChange ?? {};
  const kept = new Map(
    rollOrder(stack)
      .filter((workload) => waiting.includes(workload))
      .flatMap((workload) => {
        const before = differentFrom(stack, recordedReleases(status, workload));
        return before ? [[workload, before] as const] : [];
      }),
  );
  return { rolling: rollOrder(stack).filter((workload) => rolling.includes(workload)), waiting: kept };
}

/** The stack as a workload has it: with the version and image that it keeps while it waits for others. */
export function asItRuns(
  stack: ResolvedStack,
  workload: Workload,
  { waiting }: Pick<VersionRoll, 'waiting'>,
): ResolvedStack {
  const kept = waiting.get(workload);
  return kept ? withReleases(stack, workload, kept) : stack;
}

/** Who would go and who would wait, as far as the status tells what runs: while nobody plans, because the stack is paused. */
export function rollByStatus(stack: ResolvedStack, status: StackStatus | undefined): VersionRoll {
  const states = rollOrder(stack).map((workload): WorkloadState => {
    const [ready, wanted] = (status?.components?.find(({ name }) => name === workload)?.ready ?? '').split('/');
    const isAvailable = wanted !== undefined && wanted === ready;
    return { workload, releases: recordedReleases(status, workload), isAvailable, isStuck: false };
  });
  return planVersionRoll(stack, status, states);
}

/** Versions of Thanos, other than the wanted one, of those who load and calculate rules: what they keep, or still run. */
export const earlierOfRules = (status: StackStatus | undefined, { rolling, waiting }: VersionRoll): readonly string[] =>
  [ruler.name, query.name].flatMap((name) =>
    [...rolling, ...waiting.keys()]
      .filter((workload) => nameOf(workload) === name)
      .flatMap((workload) => {
        const before = rolling.includes(workload) ? recordedReleases(status, workload) : waiting.get(workload);
        return before?.[workload]?.version ?? [];
      }),
  );

/** Whether the object of a workload has what is wanted. */
export const hasWanted = (stack: ResolvedStack, workload: Workload, live: LiveReleases = {}): boolean =>
  componentsOf(workload).every((component) => isOfRelease(live[component], wantedRelease(stack, component)));

/** What all pods of a workload last ran and stayed ready with; undefined when that is not known, or no version to run now. */
function recordedReleases(status: StackStatus | undefined, workload: Workload): Releases | undefined {
  const found = componentsOf(workload).flatMap((component) => {
    const release = recordedRelease(status, component);
    return release && isVersion(factsOf(component).program, release.version) ? [[component, release] as const] : [];
  });
  return found.length === componentsOf(workload).length ? Object.fromEntries(found) : undefined;
}

/** What all pods of a component last ran and stayed ready with. */
export const recordedRelease = (status: StackStatus | undefined, component: Component): Release | undefined =>
  status?.components?.find(({ name }) => name === component)?.rolledOut;

const differentFrom = (stack: ResolvedStack, releases: Releases | undefined): Releases | undefined =>
  releases &&
  Object.entries(releases).some(([name, one]) => one && !sameRelease(one, wantedRelease(stack, name as Component)))
    ? releases
    : undefined;
