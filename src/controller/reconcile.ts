// One pass over one stack: gather, hold, desire, write, dial, report. Everything wanted is computed anew each time; nothing is
// remembered.
import { REASONS } from '../api/conditions.ts';
import { describeRef, type KubernetesObject } from '../api/objects.ts';
import type { Problem, WriteFailure } from '../api/problems.ts';
import type { Notice } from '../kube/events.ts';
import { policyGaps } from '../manifests/network-policy/gaps.ts';
import { publicHosts } from '../manifests/network-policy/parties.ts';
import { redactText } from '../observability/redact.ts';
import { desire } from '../plan/desire.ts';
import { objectStorageOf } from '../plan/plan.ts';
import { authoritySecretName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { StackStatus } from '../stack/types.ts';
import { acceptStack } from '../user-files/flags/accept.ts';
import { notWritten, type TakenBack } from './apply/apply.ts';
import { lastingFailures } from './apply/lasting.ts';
import { beyondShare } from './beyond-share.ts';
import { certificateNotices, logCertificates } from './certificate-notices.ts';
import { keptCertificates } from './certificate-objects.ts';
import type { HeldCertificate } from './certificates.ts';
import type { Context, StackObject } from './context.ts';
import { dialStack } from './dials/dials.ts';
import { verifyStack } from './dials/verification.ts';
import { gather } from './gather.ts';
import { hold } from './hold.ts';
import { certificateFacts, observeWorkloads } from './observe.ts';
import { ownTurn } from './own-turn.ts';
import { lookAt } from './paused.ts';
import { renewStanding } from './refused.ts';
import { type Outcome, type Pass, report } from './report.ts';
import { unmatchedSelectors } from './selectors.ts';
import { stackKey } from './stack-key.ts';
import { tell } from './tell.ts';
import { type Decision, type Written, write } from './write.ts';

/**
 * @param object the stack as the cache has it
 * @returns when to look again without a change, and the stack's new status if it has one
 * @throws when the API server can't be reached or someone wrote in between: the pass is repeated
 */
export async function reconcile(context: Context, object: StackObject): Promise<Outcome> {
  const news: Notice[] = [];
  try {
    const { notices, ...outcome } = await report(context, object, await look(context, object, news));
    news.push(...notices);
    return outcome;
  } finally {
    // Once, so that there is one event for a reason; and whatever follows: what was done is done.
    await tell(context, object, news);
  }
}

/** @param news where to put what was done, as soon as it is done */
async function look(context: Context, object: StackObject, news: Notice[]): Promise<Pass> {
  const { givenUp = [] } = (object['status'] ?? {}) as StackStatus;
  context.judges.learn(stackKey(object.metadata), givenUp);
  const { stack, violations } = acceptStack(object, context.settings.stack, context.now());
  if (!stack) return { violations, ...(await renewStanding(context, object)) };
  return stack.spec.paused ? lookAt(context, object, stack) : work(context, object, stack, news);
}

async function work(context: Context, object: StackObject, stack: ResolvedStack, news: Notice[]): Promise<Pass> {
  const gathered = await gather(context, object, stack);
  const certificates = await hold(context, stack, gathered);
  await ownTurn();
  const plan = desire({ stack, certificates: certificates.held, inputs: gathered.inputs, seen: gathered.seen });
  const decision = { ...gathered, ...certificates, plan };
  if (!decision.isBlocked) noteBucket(context, stack, decision);
  const written = await write(context, stack, decision);
  // A dial may wait for seconds; other stacks should not wait with it.
  context.release();
  const made = madeIn(decision, written);
  logCertificates(context.log, stackKey(stack), made);
  news.push(...newsOf(decision, written, made));
  return {
    ...describe(context, stack, decision, written, saidToLast(object)),
    unmatchedSelectors: await unmatchedSelectors(context.client, stack, decision.inputs),
    ...(await dialStack(
      stack,
      { ...decision, trust: plan.trust, pods: podsOf(context, stack), judges: context.judges, log: context.log },
      context.now(),
      context.dialled,
    )),
    ...(await verifyStack(context, stack, keptOf(stack, decision, written))),
  };
}

/** Before anything is written: stacks that this one stops or starts are looked at next. */
function noteBucket({ buckets }: Context, stack: ResolvedStack, { plan, unknownBuckets }: Decision): void {
  const { secretName: name, key, facts, hash } = objectStorageOf(plan, 'compactor');
  buckets.see(stack, { bucket: facts.bucket, hash, ref: { name, key } });
  buckets.await(stack, unknownBuckets);
}

/** What the writes of a pass are to people. A stack that begins has no certificates: that all of them are made is no news. */
function newsOf(
  { stored }: Decision,
  { applied, notices }: Written,
  made: readonly HeldCertificate[],
): readonly Notice[] {
  return [
    ...notices,
    ...(stored.size === 0 ? [] : certificateNotices(made)),
    ...applied.takenBack.map(takenBackNotice),
  ];
}

/** Certificates that were made in this pass and are in their Secrets. */
function madeIn({ held }: Decision, { applied }: Written): readonly HeldCertificate[] {
  const written = new Set(applied.written.map(({ metadata }) => metadata.name));
  return [...held.values()].filter(({ because, request }) => because && written.has(request.secretName));
}

const takenBackNotice = ({ object, fields }: TakenBack): Notice => ({
  type: 'Normal',
  reason: 'TakenBack',
  message: `${describeRef(object)} was changed by somebody else and is as planned again (${fields.join(', ')})`,
  action: 'Apply',
});

const podsOf = ({ caches }: Context, stack: ResolvedStack): readonly KubernetesObject[] =>
  [...caches.ofStack(stackKey(stack)).values()].filter(({ kind }) => kind === 'Pod');

/** What a pass found, for the report. */
function describe(
  { caches, now, failing }: Context,
  stack: ResolvedStack,
  decision: Decision,
  written: Written,
  wasLasting: boolean,
): Pass {
  const { requests, held, plan, isBlocked } = decision;
  const { user } = plan;
  const { applied, hasAuthorities, refusedBeside, resourceVersion } = written;
  const refused = notWritten(applied);
  const lasting = lastingFailures(failing, stackKey(stack), applied.failing, wasLasting, now().getTime());
  return {
    stack,
    ...(resourceVersion ? { resourceVersion } : {}),
    violations: [],
    problems: [
      ...decision.problems,
      ...beyondShare(caches.beyond(stackKey(stack))),
      ...applied.waiting.map(waitingProblem),
      ...applied.failing.map(failingProblem(lasting)),
      ...applied.postponed.map(postponedProblem),
    ],
    writeFailures: [...applied.failures, ...refusedBeside],
    workloads: observeWorkloads(stack, caches.ofStack(stackKey(stack))),
    certificates: certificateFacts(requests, keptOf(stack, decision, written), now()),
    ...(hasAuthorities ? { trust: plan.trust.name, rootFingerprint: fingerprintOf(stack, held) } : {}),
    rejectedRules: user.rejectedRules,
    rejectedScrapeConfigs: user.rejectedScrapeConfigs,
    kept: user.kept,
    publicHosts: isBlocked ? [] : publicHosts(plan),
    policyGaps: isBlocked ? [] : policyGaps(plan),
    ...(isBlocked ? {} : { versionRoll: plan.roll }),
    policiesApplied: hasAuthorities && refused.every(({ object }) => object.kind !== 'NetworkPolicy'),
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
  ({ object, message }: WriteFailure): Problem => ({
    reason,
    message: `${describeRef(object)}: ${message}`,
    blocking: false,
  });

const waitingProblem = passingProblem('ObjectBeingDeleted');
const postponedProblem = ({ object }: WriteFailure): Problem => ({
  reason: REASONS.WritesPostponed,
  message: describeRef(object),
  blocking: false,
});
const failingProblem =
  (lasting: ReadonlySet<WriteFailure>) =>
  (failure: WriteFailure): Problem => ({
    reason: lasting.has(failure) ? REASONS.WriteKeepsFailing : REASONS.WriteFailing,
    // A webhook or the server may quote what was sent.
    message: `${describeRef(failure.object)}: ${redactText(failure.message)}`,
    blocking: false,
  });

/** Whether the stack's own status says so already. */
const saidToLast = (object: StackObject): boolean =>
  (object['status'] as StackStatus | undefined)?.conditions?.some(
    ({ type, reason }) => type === 'Stalled' && reason === REASONS.WriteKeepsFailing,
  ) ?? false;

const fingerprintOf = (stack: ResolvedStack, held: ReadonlyMap<string, HeldCertificate>): string =>
  held.get(authoritySecretName(stack, 'root'))?.facts.fingerprint ?? '';
