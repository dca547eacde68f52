// What a pass saw, and what should be.
import { type KubernetesObject, keyOf } from '../api/objects.ts';
import { gatherInputs } from '../inputs/gather.ts';
import type { Neighbour } from '../inputs/neighbours.ts';
import { mayHavePod } from '../inputs/other-compactors.ts';
import { pullSecretProblems } from '../inputs/pull-secrets.ts';
import { observeAllowed } from '../manifests/observed.ts';
import { type CertificateRequest, certificateRequests } from '../plan/certificates.ts';
import { isUsable } from '../plan/known-authorities.ts';
import { buildPlan, type Plan } from '../plan/plan.ts';
import { type RecordedLists, recordedLists } from '../plan/revocation.ts';
import { asItStands } from '../plan/standing.ts';
import { planTrust, type TrustPlan } from '../plan/trust.ts';
import { buildUserConfiguration, type UserConfiguration } from '../plan/user-files.ts';
import { earlierOfRules, planVersionRoll, type VersionRoll } from '../plan/version-roll.ts';
import { authoritySecretName, componentName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { StackStatus } from '../stack/types.ts';
import type { Problem } from '../status/input.ts';
import { staysReady } from '../status/workload-facts.ts';
import { dialectOf } from '../user-files/rules/promql/dialect.ts';
import { refuseStaleKeys, withUncachedSecrets } from './certificate-objects.ts';
import { type HeldCertificate, holdCertificates } from './certificates.ts';
import type { Context, StackObject } from './context.ts';
import { deployedFiles } from './deployed-files.ts';
import { observeWorkloads } from './observe.ts';
import { type ObservedCertificates, observeCertificates } from './observe-certificates.ts';
import { ownTurn } from './own-turn.ts';
import { stackKey } from './stack-key.ts';

type Live = ReadonlyMap<string, KubernetesObject>;

/** What a pass saw and what should be; nothing is written yet. */
export interface Decision extends ObservedCertificates {
  readonly live: Live;
  readonly requests: readonly CertificateRequest[];
  readonly held: ReadonlyMap<string, HeldCertificate>;
  readonly trust: TrustPlan;
  /** What the status says of lists of identities. */
  readonly recorded: RecordedLists;
  readonly plan: Plan;
  /** Which workloads may have the version that is wanted, and which wait. */
  readonly roll: VersionRoll;
  readonly user: UserConfiguration;
  readonly problems: readonly Problem[];
  /** Older stacks of the namespace of which nobody knows yet whether they compact the same bucket. */
  readonly unknownBuckets: readonly Neighbour[];
  /** An input is unusable: the last good state keeps running; certificates are renewed all the same. */
  readonly isBlocked: boolean;
}

/**
 * Reads what the user owns, sees which certificates are held, and plans.
 * @throws when a key was changed behind the cache or the API server can't be reached
 */
export async function decide(
  { client, caches, judges, neighbours, now }: Context,
  object: StackObject,
  stack: ResolvedStack,
): Promise<Decision> {
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
  const isBlocked = problems.some(({ blocking }) => blocking);
  const observed = await observeCertificates(client, object, stack, live, wanted);
  const { stored, owner } = observed;
  // Other names would not fit the lists of identities, which stay as they are.
  const requests = isBlocked ? wanted.map((one) => asItStands(stack, one, standingOf(stack, one, stored))) : wanted;
  const held = await holdCertificates(requests, stored, now());
  await refuseStaleKeys(client, owner, held, live);
  await ownTurn();
  const trust = trustOf(stack, held);
  const recorded = recordedLists(object);
  const allowed = { observedAllowed: observeAllowed(stack, live), recordedAllowed: recorded };
  const plan = buildPlan({ stack, trust, inputs, ...allowed });
  const user = buildUserConfiguration(plan, deployed.places);
  return {
    live,
    requests,
    ...observed,
    held,
    trust,
    recorded,
    plan,
    roll,
    user,
    problems,
    unknownBuckets,
    isBlocked,
  };
}

/** What lies in the Secret of a certificate, and the CA of ours that signs it. */
function standingOf(stack: ResolvedStack, { secretName, issuer }: CertificateRequest, stored: Decision['stored']) {
  const signer = issuer && stored.get(authoritySecretName(stack, issuer));
  // A certificate without its key may be of anybody: it does not say which names are ours.
  const issuerPem = signer && isUsable(signer) ? signer.certificatePem : undefined;
  return { certificatePem: stored.get(secretName)?.certificatePem, issuerPem };
}

const statusOf = (object: StackObject) => object['status'] as StackStatus | undefined;

function compactorRuns(stack: ResolvedStack, live: Live): boolean {
  const { namespace } = stack;
  const name = componentName(stack, 'compactor');
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

function trustOf(stack: ResolvedStack, held: ReadonlyMap<string, HeldCertificate>): TrustPlan {
  const pem = (authority: 'root' | 'mesh' | 'access') =>
    held.get(authoritySecretName(stack, authority))?.certificatePem ?? '';
  return planTrust(stack, { root: pem('root'), mesh: pem('mesh'), access: pem('access') });
}
