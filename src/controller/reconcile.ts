// One pass over one stack: look, decide, write, report. Everything wanted is computed anew each time; nothing is remembered.
import type { KubernetesObject } from '../api/objects.ts';
import { buildUserConfiguration, type UserConfiguration } from '../configuration/user.ts';
import { buildObjects } from '../manifests/build.ts';
import { publicHosts } from '../manifests/network-policy/parties.ts';
import { type CertificateRequest, certificateRequests } from '../plan/certificates.ts';
import { buildPlan, type Plan } from '../plan/plan.ts';
import { planTrust, type TrustPlan } from '../plan/trust.ts';
import { authoritySecretName } from '../stack/names.ts';
import { type ResolvedStack, resolveStack } from '../stack/resolve/resolve.ts';
import type { Problem, WriteFailure } from '../status/input.ts';
import { type Applied, applyObjects, isComplete, joinApplied } from './apply.ts';
import { certificateObjects, keptCertificates, refuseStaleKeys, withUncachedSecrets } from './certificate-objects.ts';
import { type HeldCertificate, holdCertificates, type StoredCertificate } from './certificates.ts';
import type { Context, StackObject } from './context.ts';
import { dialStack } from './dials.ts';
import { gatherInputs } from './gather.ts';
import {
  certificateFacts,
  observeAllowed,
  observeCertificates,
  observeRuleFiles,
  observeWorkloads,
} from './observe.ts';
import { prune, superfluous } from './prune.ts';
import { nothingDialled, type Pass, report } from './report.ts';
import { stackKey } from './stack-key.ts';

type Live = ReadonlyMap<string, KubernetesObject>;

/**
 * @param object the stack as the cache has it
 * @returns when to look again without a change
 * @throws when the API server can't be reached or someone wrote in between: the pass is repeated
 */
export async function reconcile(context: Context, object: StackObject): Promise<{ readonly againAfterMs: number }> {
  const { stack, violations } = resolveStack(object, context.settings.stack);
  if (!stack) return report(context, object, { violations });
  const pass = stack.spec.paused ? await lookAt(context, stack) : await work(context, stack);
  return report(context, object, pass);
}

/** A paused stack is looked at and left alone. */
async function lookAt(context: Context, stack: ResolvedStack): Promise<Pass> {
  const live = context.caches.ofStack(stackKey(stack));
  const requests = certificateRequests(stack);
  return {
    stack,
    violations: [],
    workloads: observeWorkloads(stack, live),
    certificates: certificateFacts(requests, observeCertificates(stack, live, requests), context.now()),
    ...nothingDialled('Paused', 'the stack is paused'),
  };
}

async function work(context: Context, stack: ResolvedStack): Promise<Pass> {
  const decision = await decide(context, stack);
  const written = await write(context, stack, decision);
  return {
    ...describe(context, stack, decision, written),
    ...(await dialStack(stack, decision.trust, decision.held, context.now(), context.dialled)),
  };
}

/** What a pass saw and what should be; nothing is written yet. */
interface Decision {
  readonly live: Live;
  readonly requests: readonly CertificateRequest[];
  readonly stored: ReadonlyMap<string, StoredCertificate>;
  readonly held: ReadonlyMap<string, HeldCertificate>;
  readonly trust: TrustPlan;
  readonly plan: Plan;
  readonly user: UserConfiguration;
  readonly problems: readonly Problem[];
  /** An input is unusable: the last good state keeps running; certificates are renewed all the same. */
  readonly isBlocked: boolean;
}

async function decide({ client, caches, now }: Context, stack: ResolvedStack): Promise<Decision> {
  const requests = certificateRequests(stack);
  const live = await withUncachedSecrets(client, stack, requests, caches.ofStack(stackKey(stack)));
  const { inputs, problems } = await gatherInputs(client, stack);
  const stored = observeCertificates(stack, live, requests);
  const held = await holdCertificates(requests, stored, now());
  await refuseStaleKeys(client, stack, held, live);
  const trust = trustOf(stack, held);
  const plan = buildPlan({ stack, trust, inputs, observedAllowed: observeAllowed(stack, live) });
  const user = buildUserConfiguration(plan, observeRuleFiles(stack, live));
  return {
    live,
    requests,
    stored,
    held,
    trust,
    plan,
    user,
    problems,
    isBlocked: problems.some(({ blocking }) => blocking),
  };
}

/** What came of a decision. */
interface Written {
  readonly applied: Applied;
  /** False: a CA could not be kept, so nothing that hangs on it was written. */
  readonly hasAuthorities: boolean;
}

/** What a pass found, for the report. */
function describe(
  { caches, now }: Context,
  stack: ResolvedStack,
  decision: Decision,
  { applied, hasAuthorities }: Written,
): Pass {
  const { requests, held, stored, plan, user, isBlocked } = decision;
  const refused = [...applied.failures, ...applied.waiting];
  const kept = keptCertificates(stack, { held, stored, hasAuthorities, refused });
  return {
    stack,
    violations: [],
    problems: [...decision.problems, ...applied.waiting.map(waitingProblem)],
    writeFailures: applied.failures,
    workloads: observeWorkloads(stack, caches.ofStack(stackKey(stack))),
    certificates: certificateFacts(requests, kept, now()),
    renewed: [...held.values()].filter(({ because }) => because && because.reason !== 'Missing'),
    ...(hasAuthorities ? { trust: decision.trust.name, rootFingerprint: fingerprintOf(stack, held) } : {}),
    rejectedRules: user.rejectedRules,
    rejectedScrapeConfigs: user.rejectedScrapeConfigs,
    publicHosts: isBlocked ? [] : publicHosts(plan),
    policiesApplied: hasAuthorities && refused.every(({ object }) => !object.startsWith('NetworkPolicy ')),
  };
}

/** Writes what is wanted, removes what is left over, and waits until the caches show it, so that the next pass decides on what is true. */
async function write({ client, caches }: Context, stack: ResolvedStack, decision: Decision): Promise<Written> {
  const { live, held, trust, plan, user, isBlocked } = decision;
  const { authorities, leaves } = certificateObjects(stack, held, trust);
  const first = await applyObjects(client, stack, authorities, live);
  // What a CA signs is worth nothing when the CA itself can't be kept: the next pass would make another.
  const hasAuthorities = isComplete(first);
  const others = [...leaves, ...(isBlocked ? [] : buildObjects(plan, user))];
  const applied = hasAuthorities ? joinApplied(first, await applyObjects(client, stack, others, live)) : first;
  // Nothing is removed on the word of an incomplete list, nor while something that should be there was refused.
  const isRemovable = !isBlocked && isComplete(applied);
  const removed = isRemovable ? await prune(client, superfluous(stack, [...authorities, ...others], live)) : [];
  await caches.untilSeen(stackKey(stack), applied.written, removed);
  return { applied, hasAuthorities };
}

/** It ends by itself, so it stops nothing. */
const waitingProblem = ({ object, message }: WriteFailure): Problem => ({
  reason: 'ObjectBeingDeleted',
  message: `${object}: ${message}`,
  blocking: false,
});

const fingerprintOf = (stack: ResolvedStack, held: ReadonlyMap<string, HeldCertificate>): string =>
  held.get(authoritySecretName(stack, 'root'))?.facts.fingerprint ?? '';

function trustOf(stack: ResolvedStack, held: ReadonlyMap<string, HeldCertificate>): TrustPlan {
  const pem = (authority: 'root' | 'mesh' | 'access') =>
    held.get(authoritySecretName(stack, authority))?.certificatePem ?? '';
  return planTrust(stack, { root: pem('root'), mesh: pem('mesh'), access: pem('access') });
}
