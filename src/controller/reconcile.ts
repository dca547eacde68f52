// One pass over one stack: gather, hold, desire, write, dial, report. Everything wanted is computed anew each time; nothing is
// remembered.

import { describeRef } from '../api/objects.ts';
import { compactor } from '../components/compactor/facts.ts';
import type { Notice } from '../kube/events.ts';
import { desire } from '../plan/desire.ts';
import { objectStorageOf } from '../plan/plan.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { StackStatus } from '../stack/types.ts';
import type { DialFacts } from '../status/pass.ts';
import { acceptStack } from '../user-files/flags/accept.ts';
import type { TakenBack } from './apply/applied.ts';
import { certificateNotices, logCertificates } from './certificate-notices.ts';
import type { HeldCertificate } from './certificates.ts';
import type { Context, StackObject } from './context.ts';
import { dialStack } from './dials/dials.ts';
import { verifyStack } from './dials/verification.ts';
import { passOf, seenAfter } from './found.ts';
import { gather } from './gather.ts';
import { hold } from './hold.ts';
import { ownTurn } from './own-turn.ts';
import { lookAt } from './paused.ts';
import { renewAdopted } from './refused/renew.ts';
import { type Found, type Outcome, report } from './report.ts';
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
async function look(context: Context, object: StackObject, news: Notice[]): Promise<Found> {
  const { givenUp = [] } = (object['status'] ?? {}) as StackStatus;
  context.judges.learn(stackKey(object.metadata), givenUp);
  const { stack, violations } = acceptStack(object, context.settings.stack, context.now());
  if (!stack) {
    const { renewed, ...found } = await renewAdopted(context, object);
    news.push(...certificateNotices(renewed));
    return { pass: { kind: 'refused', violations, ...found } };
  }
  if (stack.spec.paused) return { pass: await lookAt(context, object, stack) };
  return work(context, object, stack, news);
}

async function work(context: Context, object: StackObject, stack: ResolvedStack, news: Notice[]): Promise<Found> {
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
  const seen = seenAfter(context, object, stack, decision, written);
  const status = object['status'] as StackStatus | undefined;
  const looks = {
    unmatchedSelectors: await unmatchedSelectors(context.client, stack, decision.inputs),
    dialled: await dial(context, stack, decision, written),
    ...(await verifyStack(context, stack, { status, certificates: written.kept, observed: written.after })),
  };
  return { pass: passOf(stack, decision, written, { ...seen, ...looks }), resourceVersion: written.resourceVersion };
}

const dial = (
  { judges, log, dialled, now }: Context,
  stack: ResolvedStack,
  { held, plan }: Decision,
  { after }: Written,
): Promise<DialFacts> =>
  dialStack(stack, { held, trust: plan.trust, pods: after.running, judges, log }, now(), dialled);

/** Before anything is written: stacks that this one stops or starts are looked at next. */
function noteBucket({ buckets }: Context, stack: ResolvedStack, { plan, unknownBuckets }: Decision): void {
  const { secretName: name, key, facts, hash } = objectStorageOf(plan, compactor.name);
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
