// The first step of a pass: all that is read, from the caches and from the API server. Nothing is written, and no key is made.

import { type KubernetesObject, keyOf } from '../api/objects.ts';
import type { Problem } from '../api/problems.ts';
import { compactor } from '../components/compactor/facts.ts';
import { gatherInputs } from '../inputs/gather.ts';
import type { Neighbour } from '../inputs/neighbours.ts';
import { pullSecretProblems } from '../inputs/pull-secrets.ts';
import { observeAllowed } from '../observed/allowed-identities.ts';
import { mayHavePod } from '../observed/may-have-pod.ts';
import { staysReady } from '../observed/workload-facts.ts';
import { observeWorkloads } from '../observed/workloads.ts';
import { type CertificateRequest, certificateRequests } from '../plan/certificates.ts';
import type { Seen } from '../plan/desire.ts';
import type { Inputs } from '../plan/inputs.ts';
import { recordedLists } from '../plan/revocation.ts';
import { earlierOfRules, planVersionRoll, type VersionRoll } from '../plan/version-roll.ts';
import { componentName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { StackStatus } from '../stack/types.ts';
import { dialectOf } from '../user-files/rules/promql/dialect.ts';
import { withUncachedSecrets } from './certificate-objects.ts';
import type { Context, StackObject } from './context.ts';
import { deployedFiles } from './deployed-files.ts';
import { type ObservedCertificates, observeCertificates } from './observe-certificates.ts';
import { stackKey } from './stack-key.ts';

type Live = ReadonlyMap<string, KubernetesObject>;

/** What a pass has read. */
export interface Gathered extends ObservedCertificates {
  /** Objects of the stack, by `keyOf`. */
  readonly live: Live;
  /** The certificates that the spec asks for. */
  readonly wanted: readonly CertificateRequest[];
  /** What the user owns, and what is wrong with it. */
  readonly inputs: Inputs;
  readonly problems: readonly Problem[];
  /** An input is unusable: the last good state keeps running; certificates are renewed all the same. */
  readonly isBlocked: boolean;
  /** Older stacks of the namespace of which nobody knows yet whether they compact the same bucket. */
  readonly unknownBuckets: readonly Neighbour[];
  readonly seen: Seen;
}

/**
 * Reads what the user owns and what is there of a stack.
 * @param object the stack as the cache has it
 * @throws ApiError when the API server can't be reached
 */
export async function gather(
  { client, caches, judges, neighbours }: Context,
  object: StackObject,
  stack: ResolvedStack,
): Promise<Gathered> {
  const wanted = certificateRequests(stack);
  const live = await withUncachedSecrets(client, stack, wanted, caches.ofStack(stackKey(stack)));
  const deployed = deployedFiles(client, stack, live);
  const roll = rollOf(object, stack, live);
  // Rules reach whoever waits as they reach the others: nobody gets one that he can't read.
  const dialect = dialectOf(stack, earlierOfRules(statusOf(object), roll));
  const [{ inputs, problems: found, unknownBuckets }, ofPullSecrets] = await Promise.all([
    gatherInputs(client, stack, { judges, deployed, dialect, neighbours, compactorRuns: compactorRuns(stack, live) }),
    pullSecretProblems(client, stack),
  ]);
  const problems = [...found, ...ofPullSecrets];
  const certificates = await observeCertificates(client, object, stack, live, wanted);
  const seen = {
    allowed: observeAllowed(stack, live),
    recorded: recordedLists(object),
    places: deployed.places,
    roll,
  };
  const isBlocked = problems.some(({ blocking }) => blocking);
  return { live, wanted, inputs, problems, isBlocked, unknownBuckets, ...certificates, seen };
}

const statusOf = (object: StackObject) => object['status'] as StackStatus | undefined;

function compactorRuns(stack: ResolvedStack, live: Live): boolean {
  const { namespace } = stack;
  const name = componentName(stack, compactor.name);
  return mayHavePod(live.get(keyOf({ apiVersion: 'apps/v1', kind: 'StatefulSet', namespace, name })));
}

function rollOf(object: StackObject, stack: ResolvedStack, live: Live): VersionRoll {
  const states = observeWorkloads(stack, live).map((facts) => ({
    workload: facts.workload,
    releases: facts.releases,
    isAvailable: staysReady(facts),
    isStuck: facts.isStuck ?? false,
  }));
  return planVersionRoll(stack, statusOf(object), states);
}
