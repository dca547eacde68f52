// The first step of a pass: all that is read, from the caches and from the API server. Nothing is written, and no key is made.

import type { Problem } from '../api/problems.ts';
import { compactor } from '../components/compactor/facts.ts';
import { gatherInputs } from '../inputs/gather.ts';
import type { Neighbour } from '../inputs/neighbours.ts';
import { pullSecretProblems } from '../inputs/pull-secrets.ts';
import type { Live } from '../observed/live.ts';
import { type Observed, observe } from '../observed/observe.ts';
import { type CertificateRequest, certificateRequests } from '../plan/certificates.ts';
import type { Seen } from '../plan/desire.ts';
import type { Inputs } from '../plan/inputs.ts';
import { recordedLists } from '../plan/revocation.ts';
import { earlierOfRules, rollOf } from '../plan/version-roll.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { StackStatus } from '../stack/types.ts';
import { dialectOf } from '../user-files/rules/promql/dialect.ts';
import { withUncachedSecrets } from './certificate-objects.ts';
import type { Context, StackObject } from './context.ts';
import { deployedFiles } from './deployed-files.ts';
import { type ObservedCertificates, observeCertificates } from './observe-certificates.ts';
import { stackKey } from './stack-key.ts';

/** What a pass has read. */
export interface Gathered extends ObservedCertificates {
  /** Objects of the stack, by `keyOf`: what is wanted is compared with them. */
  readonly live: Live;
  /** The same as facts, before the writes of the pass: all that is planned follows from these. */
  readonly observed: Observed;
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
  const observed = observe(stack, live);
  const deployed = deployedFiles(client, observed.deployed);
  const roll = rollOf(stack, statusOf(object), observed.workloads);
  // Rules reach whoever waits as they reach the others: nobody gets one that he can't read.
  const dialect = dialectOf(stack, earlierOfRules(statusOf(object), roll));
  const [{ inputs, problems: found, unknownBuckets }, ofPullSecrets] = await Promise.all([
    gatherInputs(client, stack, { judges, deployed, dialect, neighbours, compactorRuns: compactorRuns(observed) }),
    pullSecretProblems(client, stack),
  ]);
  const problems = [...found, ...ofPullSecrets];
  const certificates = await observeCertificates(client, object, stack, observed.certificates, wanted);
  const seen = {
    allowed: observed.allowed,
    recorded: recordedLists(object),
    places: deployed.places,
    roll,
  };
  const isBlocked = problems.some(({ blocking }) => blocking);
  return { live, observed, wanted, inputs, problems, isBlocked, unknownBuckets, ...certificates, seen };
}

const statusOf = (object: StackObject) => object['status'] as StackStatus | undefined;

/** Whether it may have a pod. One that is not there wants none. */
const compactorRuns = ({ workloads }: Observed): boolean =>
  workloads.some(({ workload, desired }) => workload === compactor.name && desired > 0);
