// One pass over one stack: look, decide, write, report. Everything wanted is computed anew each time; nothing is remembered.
import type { KubernetesObject } from '../api/objects.ts';
import { buildUserConfiguration } from '../configuration/user.ts';
import { buildObjects } from '../manifests/build.ts';
import { certificateRequests } from '../plan/certificates.ts';
import { buildPlan } from '../plan/plan.ts';
import { planTrust, type TrustPlan } from '../plan/trust.ts';
import { authoritySecretName } from '../stack/names.ts';
import { type ResolvedStack, resolveStack } from '../stack/resolve/resolve.ts';
import type { Problem } from '../status/input.ts';
import { type Applied, applyObjects, isComplete, joinApplied, type WriteFailure } from './apply.ts';
import { certificateObjects, refuseStaleKeys } from './certificate-objects.ts';
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
  storedCertificateFacts,
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
    certificates: storedCertificateFacts(requests, observeCertificates(stack, live, requests), context.now()),
    ...nothingDialled('Paused', 'the stack is paused'),
  };
}

async function work(context: Context, stack: ResolvedStack): Promise<Pass> {
  const { client, caches, now } = context;
  const live = caches.ofStack(stackKey(stack));
  const gathered = await gatherInputs(client, stack);
  const requests = certificateRequests(stack);
  const held = await holdCertificates(requests, observeCertificates(stack, live, requests), now());
  const trust = trustOf(stack, held);
  await refuseStaleKeys(client, stack, held, live);
  const secrets = certificateObjects(stack, held, trust);
  const authorities = await applyObjects(client, stack, secrets.authorities, live);
  const blocked = gathered.problems.some(({ blocking }) => blocking);
  const plan = buildPlan({ stack, trust, inputs: gathered.inputs, observedAllowed: observeAllowed(stack, live) });
  const user = buildUserConfiguration(plan, observeRuleFiles(stack, live));
  // While an input is unusable the last good state keeps running; certificates are renewed all the same.
  const others = [...secrets.leaves, ...(blocked ? [] : buildObjects(plan, user))];
  // What a CA signs is worth nothing when the CA itself can't be kept: the next pass would make another.
  const applied = isComplete(authorities)
    ? joinApplied(authorities, await applyObjects(client, stack, others, live))
    : authorities;
  await settle(context, stack, { applied, desired: [...secrets.authorities, ...others], live, complete: !blocked });
  const after = caches.ofStack(stackKey(stack));
  return {
    stack,
    violations: [],
    problems: [...gathered.problems, ...applied.waiting.map(waitingProblem)],
    writeFailures: applied.failures,
    workloads: observeWorkloads(stack, after),
    certificates: certificateFacts(held, now()),
    renewed: [...held.values()].filter(({ because }) => because && because.reason !== 'Missing'),
    trust: trust.name,
    rootFingerprint: held.get(authoritySecretName(stack, 'root'))?.facts.fingerprint ?? '',
    rejectedRules: user.rejectedRules,
    rejectedScrapeConfigs: user.rejectedScrapeConfigs,
    policiesApplied: isComplete(authorities) && [...applied.failures, ...applied.waiting].every(isNoPolicy),
    ...(await dialStack(stack, trust, held, now(), context.dialled)),
  };
}

/** Removes what is left over, and waits until the caches show this pass, so that the next one decides on what is true. */
async function settle(
  { client, caches }: Context,
  stack: ResolvedStack,
  {
    applied,
    desired,
    live,
    complete,
  }: { applied: Applied; desired: readonly KubernetesObject[]; live: Live; complete: boolean },
): Promise<void> {
  // Nothing is removed on the word of an incomplete list, nor while something that should be there was refused.
  const removable = complete && isComplete(applied) ? superfluous(stack, desired, live) : [];
  const removed = await prune(client, removable);
  await caches.untilSeen(stackKey(stack), applied.written, removed);
}

/** It ends by itself, so it stops nothing. */
const waitingProblem = ({ object, message }: WriteFailure): Problem => ({
  reason: 'ObjectBeingDeleted',
  message: `${object}: ${message}`,
  blocking: false,
});

const isNoPolicy = ({ object }: WriteFailure): boolean => !object.startsWith('NetworkPolicy ');

function trustOf(stack: ResolvedStack, held: ReadonlyMap<string, HeldCertificate>): TrustPlan {
  const pem = (authority: 'root' | 'mesh' | 'access') =>
    held.get(authoritySecretName(stack, authority))?.certificatePem ?? '';
  return planTrust(stack, { root: pem('root'), mesh: pem('mesh'), access: pem('access') });
}
