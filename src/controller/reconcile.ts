// One pass over one stack: look, decide, write, report. Everything wanted is computed anew each time; nothing is remembered.
import { REASONS } from '../api/conditions.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { publicHosts } from '../manifests/network-policy/parties.ts';
import { certificateRequests } from '../plan/certificates.ts';
import { authoritySecretName } from '../stack/names.ts';
import { type ResolvedStack, resolveStack } from '../stack/resolve/resolve.ts';
import type { Problem, WriteFailure } from '../status/input.ts';
import { notWritten } from './apply/apply.ts';
import { keptCertificates } from './certificate-objects.ts';
import type { HeldCertificate } from './certificates.ts';
import type { Context, StackObject } from './context.ts';
import { type Decision, decide } from './decide.ts';
import { dialStack } from './dials/dials.ts';
import { verifyStack } from './dials/verification.ts';
import { certificateFacts, observeCertificates, observeWorkloads } from './observe.ts';
import { renewStanding } from './refused.ts';
import { nothingDialled, type Outcome, type Pass, report } from './report.ts';
import { unmatchedSelectors } from './selectors.ts';
import { stackKey } from './stack-key.ts';
import { type Written, write } from './write.ts';

/**
 * @param object the stack as the cache has it
 * @returns when to look again without a change, and the stack's new status if it has one
 * @throws when the API server can't be reached or someone wrote in between: the pass is repeated
 */
export async function reconcile(context: Context, object: StackObject): Promise<Outcome> {
  const { stack, violations } = resolveStack(object, context.settings.stack);
  if (!stack) return report(context, object, { violations, ...(await renewStanding(context, object)) });
  const pass = stack.spec.paused ? await lookAt(context, stack) : await work(context, object, stack);
  return report(context, object, pass);
}

/** A paused stack is looked at and left alone. */
async function lookAt(context: Context, stack: ResolvedStack): Promise<Pass> {
  const live = context.caches.ofStack(stackKey(stack));
  const requests = certificateRequests(stack);
  const stored = observeCertificates(stack, live, requests);
  return {
    stack,
    violations: [],
    workloads: observeWorkloads(stack, live),
    certificates: certificateFacts(requests, stored, context.now()),
    ...nothingDialled('Paused', 'Nothing is asked while the stack is paused.'),
    ...(await verifyStack(context, stack, stored)),
  };
}

async function work(context: Context, object: StackObject, stack: ResolvedStack): Promise<Pass> {
  const decision = await decide(context, stack);
  const written = await write(context, stack, decision);
  // A dial may wait for seconds; other stacks should not wait with it.
  context.release();
  for (const notice of written.notices) await context.recorder.record(object, notice);
  return {
    ...describe(context, stack, decision, written),
    unmatchedSelectors: await unmatchedSelectors(context.client, stack, decision.plan.inputs),
    ...(await dialStack(stack, { ...decision, pods: podsOf(context, stack) }, context.now(), context.dialled)),
    ...(await verifyStack(context, stack, keptOf(stack, decision, written))),
  };
}

const podsOf = ({ caches }: Context, stack: ResolvedStack): readonly KubernetesObject[] =>
  [...caches.ofStack(stackKey(stack)).values()].filter(({ kind }) => kind === 'Pod');

/** What a pass found, for the report. */
function describe({ caches, now }: Context, stack: ResolvedStack, decision: Decision, written: Written): Pass {
  const { requests, held, plan, user, isBlocked } = decision;
  const { applied, hasAuthorities, refusedVolumes } = written;
  const refused = notWritten(applied);
  return {
    stack,
    violations: [],
    problems: [...decision.problems, ...applied.waiting.map(waitingProblem), ...applied.failing.map(failingProblem)],
    writeFailures: [...applied.failures, ...refusedVolumes],
    workloads: observeWorkloads(stack, caches.ofStack(stackKey(stack))),
    certificates: certificateFacts(requests, keptOf(stack, decision, written), now()),
    renewed: [...held.values()].filter(({ because }) => because && because.reason !== 'Missing'),
    ...(hasAuthorities ? { trust: decision.trust.name, rootFingerprint: fingerprintOf(stack, held) } : {}),
    rejectedRules: user.rejectedRules,
    rejectedScrapeConfigs: user.rejectedScrapeConfigs,
    kept: user.kept,
    publicHosts: isBlocked ? [] : publicHosts(plan),
    policiesApplied: hasAuthorities && refused.every(({ object }) => !object.startsWith('NetworkPolicy ')),
  };
}

/** What the Secrets hold after the writes. */
function keptOf(stack: ResolvedStack, { held, stored }: Decision, written: Written) {
  const { hasAuthorities } = written;
  return keptCertificates(stack, { held, stored, hasAuthorities, refused: notWritten(written.applied) });
}

/** What may end by itself, and is tried again: it stops nothing else. */
const passingProblem =
  (reason: string) =>
  ({ object, message }: WriteFailure): Problem => ({ reason, message: `${object}: ${message}`, blocking: false });

const waitingProblem = passingProblem('ObjectBeingDeleted');
const failingProblem = passingProblem(REASONS.WriteFailing);

const fingerprintOf = (stack: ResolvedStack, held: ReadonlyMap<string, HeldCertificate>): string =>
  held.get(authoritySecretName(stack, 'root'))?.facts.fingerprint ?? '';
