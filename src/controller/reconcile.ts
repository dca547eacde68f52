// One pass over one stack: look, decide, write, report. Everything wanted is computed anew each time; nothing is remembered.
import type { KubernetesObject } from '../api/objects.ts';
import { buildUserConfiguration } from '../configuration/user.ts';
import { buildObjects } from '../manifests/build.ts';
import { publicHosts } from '../manifests/network-policy/parties.ts';
import { certificateRequests } from '../plan/certificates.ts';
import { buildPlan } from '../plan/plan.ts';
import { planTrust, type TrustPlan } from '../plan/trust.ts';
import { authoritySecretName } from '../stack/names.ts';
import { type ResolvedStack, resolveStack } from '../stack/resolve/resolve.ts';
import type { Problem } from '../status/input.ts';
import { type Applied, applyObjects, isComplete, joinApplied, type WriteFailure } from './apply.ts';
import { certificateObjects, keptCertificates, refuseStaleKeys, withUncachedSecrets } from './certificate-objects.ts';
import { type HeldCertificate, holdCertificates } from './certificates.ts';
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
  const { client, caches, now } = context;
  const requests = certificateRequests(stack);
  const live = await withUncachedSecrets(client, stack, requests, caches.ofStack(stackKey(stack)));
  const gathered = await gatherInputs(client, stack);
  const stored = observeCertificates(stack, live, requests);
  const held = await holdCertificates(requests, stored, now());
  const trust = trustOf(stack, held);
  await refuseStaleKeys(client, stack, held, live);
  const blocked = gathered.problems.some(({ blocking }) => blocking);
  const plan = buildPlan({ stack, trust, inputs: gathered.inputs, observedAllowed: observeAllowed(stack, live) });
  const user = buildUserConfiguration(plan, observeRuleFiles(stack, live));
  // While an input is unusable the last good state keeps running; certificates are renewed all the same.
  const objects = blocked ? [] : buildObjects(plan, user);
  const { applied, hasAuthorities } = await write(context, stack, live, {
    ...certificateObjects(stack, held, trust),
    objects,
    isWhole: !blocked,
  });
  const refused = [...applied.failures, ...applied.waiting];
  const kept = keptCertificates(stack, { held, stored, hasAuthorities, refused });
  return {
    stack,
    violations: [],
    problems: [...gathered.problems, ...applied.waiting.map(waitingProblem)],
    writeFailures: applied.failures,
    workloads: observeWorkloads(stack, caches.ofStack(stackKey(stack))),
    certificates: certificateFacts(requests, kept, now()),
    renewed: [...held.values()].filter(({ because }) => because && because.reason !== 'Missing'),
    ...(hasAuthorities ? { trust: trust.name, rootFingerprint: fingerprintOf(stack, held) } : {}),
    rejectedRules: user.rejectedRules,
    rejectedScrapeConfigs: user.rejectedScrapeConfigs,
    publicHosts: blocked ? [] : publicHosts(plan),
    policiesApplied: hasAuthorities && refused.every(({ object }) => !object.startsWith('NetworkPolicy ')),
    ...(await dialStack(stack, trust, held, now(), context.dialled)),
  };
}

interface Wanted {
  readonly authorities: readonly KubernetesObject[];
  readonly leaves: readonly KubernetesObject[];
  readonly objects: readonly KubernetesObject[];
  /** False: more objects than these are wanted, but can't be planned now. */
  readonly isWhole: boolean;
}

/** Writes what is wanted, removes what is left over, and waits until the caches show it, so that the next pass decides on what is true. */
async function write(
  { client, caches }: Context,
  stack: ResolvedStack,
  live: Live,
  { authorities, leaves, objects, isWhole }: Wanted,
): Promise<{ readonly applied: Applied; readonly hasAuthorities: boolean }> {
  const first = await applyObjects(client, stack, authorities, live);
  // What a CA signs is worth nothing when the CA itself can't be kept: the next pass would make another.
  const hasAuthorities = isComplete(first);
  const others = [...leaves, ...objects];
  const applied = hasAuthorities ? joinApplied(first, await applyObjects(client, stack, others, live)) : first;
  // Nothing is removed on the word of an incomplete list, nor while something that should be there was refused.
  const isRemovable = isWhole && isComplete(applied);
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
