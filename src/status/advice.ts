// What a user should know beforehand, though nothing is wrong.
import { type Fact, REASONS } from '../api/conditions.ts';
import { replicasOf } from '../plan/plan.ts';
import { fieldOf, podsOf, workloadsOf } from '../stack/components.ts';
import { describeAssumption } from '../stack/images.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { NEWEST_TRIED_VERSION } from '../stack/versions.ts';
import type { Pass } from './pass.ts';
import { list } from './sentences.ts';

/** VersionKnown: said only of a version that is newer than what was tried, or that nobody told. */
export function judgeVersion({ versionKnown, versions, assumedVersions }: ResolvedStack): Fact | undefined {
  if (!versionKnown) {
    const message = `${versions.thanos} is newer than ${NEWEST_TRIED_VERSION}, the newest version that was tried: flags of the latter are used. Should pods not start, return to it or take a newer operator.`;
    return { status: 'False', reason: REASONS.NewerThanTried, message };
  }
  if (assumedVersions.length === 0) return undefined;
  const assumptions = list(assumedVersions.map(describeAssumption));
  const message = `As flags and labels follow the version, it should be known, but ${assumptions}.`;
  return { status: 'Unknown', reason: REASONS.Assumed, message };
}

/** HighAvailability: whether a restart of any pod leaves another one that answers. The Compactor answers nobody. */
export function judgeAvailability(stack: ResolvedStack): Fact {
  const workloads = workloadsOf(stack.topology.components);
  const single = workloads.filter(
    (workload) => podsOf(workload).replicas === 'asked' && replicasOf(stack, workload) < 2,
  );
  if (single.length === 0) {
    const message = 'Every component that answers queries has at least 2 replicas.';
    return { status: 'True', reason: REASONS.Replicated, message };
  }
  const fields = list([...new Set(single.map((workload) => `${fieldOf(workload)}.replicas`))], ', ');
  const message = `With fewer than 2 replicas (${list(single, ', ')}) a restart interrupts answers or makes them incomplete. Set ${fields} to 2 or more.`;
  return { status: 'False', reason: REASONS.SingleReplica, message };
}

/** Paused: said only while it is so. */
export function judgePaused({ kind }: Pass): Fact | 'none' {
  switch (kind) {
    case 'paused':
      return PAUSED;
    case 'refused':
    case 'blocked':
    case 'worked':
      return 'none';
  }
}

const PAUSED: Fact = {
  status: 'True',
  reason: REASONS.PausedBySpec,
  message:
    'spec.paused is true: nothing but this status is changed, and no certificate is renewed. Set it to false to go on.',
};
