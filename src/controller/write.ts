// The writes of a pass.
import { type KubernetesObject, keyOf, refOf } from '../api/objects.ts';
import type { WriteFailure } from '../api/problems.ts';
import type { Notice } from '../kube/events.ts';
import { type Observed, observeAgain } from '../observed/observe.ts';
import type { StoredCertificate } from '../pki/types.ts';
import { pinsOf } from '../plan/known-authorities.ts';
import type { Plan } from '../plan/plan.ts';
import { recordOf } from '../plan/revocation.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { buildObjects } from '../workloads/build.ts';
import { type Applied, isComplete, joinApplied, notWritten, refused } from './apply/applied.ts';
import { applyObjects } from './apply/apply.ts';
import { isOurs } from './apply/ownership.ts';
import { prune, superfluous } from './apply/prune.ts';
import { clientsRemoved } from './certificate-notices.ts';
import { certificateObjects, keptCertificates } from './certificate-objects.ts';
import type { Context } from './context.ts';
import type { Gathered } from './gather.ts';
import type { Held } from './hold.ts';
import { ownTurn } from './own-turn.ts';
import { type Pinned, pin } from './pins.ts';
import { stackKey } from './stack-key.ts';
import { prepareStatefulSets } from './workloads/stateful-sets.ts';
import { freeStatefulSets } from './workloads/stuck-pods.ts';

/** What a pass knows and wants before it writes. */
export interface Decision extends Gathered, Held {
  readonly plan: Plan;
}

/** What came of a decision. */
export interface Written {
  readonly applied: Applied;
  /** False: a CA could not be kept, so nothing that hangs on it was written. */
  readonly hasAuthorities: boolean;
  /** What else could not be kept, and nothing waits for: volumes that can't grow, a record that the status can't hold. */
  readonly refusedBeside: readonly WriteFailure[];
  /** What was done besides applying and removing, for people. */
  readonly notices: readonly Notice[];
  /** What is there after the writes, which the caches show by then: what is asked and told follows from it. */
  readonly after: Observed;
  /** What the Secrets of certificates hold then, by name: what was believed before the writes, and what came of these. */
  readonly kept: ReadonlyMap<string, StoredCertificate>;
  /** Of the stack, if the pass has written pins. */
  readonly resourceVersion: string | undefined;
}

/** Writes what is wanted, removes what is left over, and waits until the caches show it, so that the next pass decides on what is true. */
export async function write(context: Context, stack: ResolvedStack, decision: Decision): Promise<Written> {
  const { client, caches } = context;
  const { live, held, plan, isBlocked, owner } = decision;
  const { authorities, leaves } = certificateObjects(stack, held, plan.trust);
  const { first, pinned } = await writeAuthorities(context, stack, decision, authorities);
  // What a CA signs is worth nothing when the CA itself can't be kept: the next pass would make another.
  const hasAuthorities = isComplete(first);
  await ownTurn();
  const others = hasAuthorities ? [...leaves, ...(isBlocked ? [] : buildObjects(plan))] : [];
  const prepared = await prepareStatefulSets(client, stack, others, decision);
  await caches.untilSeen(stackKey(stack), prepared.written, prepared.removed);
  const applied = joinApplied(first, await applyObjects(context, owner, prepared.objects, prepared.live));
  // Nothing is removed on the word of an incomplete list, nor while something that should be there was refused.
  const isRemovable = !isBlocked && isComplete(applied);
  const leftOver = isRemovable ? superfluous(owner, [...authorities, ...others], live, decision.observed.mounted) : [];
  const removed = await prune(context, stack, leftOver);
  await caches.untilSeen(stackKey(stack), applied.written, removed);
  const after = observeAgain(stack, decision, caches.ofStack(stackKey(stack)));
  const freed = await freeStatefulSets(client, stack, after);
  const removedClients = clientsRemoved(stack, leftOver, decision.observed.certificates);
  const notices = [...prepared.notices, ...freed, ...removedClients];
  logDone(context, stack, notices);
  const kept = keptCertificates(stack, { ...decision, hasAuthorities, refused: notWritten(applied) });
  const refusedBeside = [...(hasAuthorities && pinned.failure ? [pinned.failure] : []), ...prepared.refused];
  return { applied, hasAuthorities, refusedBeside, notices, after, kept, resourceVersion: pinned.resourceVersion };
}

/** A line for each thing that was done besides applying and removing. */
function logDone({ log }: Pick<Context, 'log'>, stack: ResolvedStack, notices: readonly Notice[]): void {
  for (const { type, reason, message: detail, action: object } of notices)
    log[type === 'Warning' ? 'warn' : 'info']('done', { stack: stackKey(stack), object, reason, detail });
}

interface First {
  readonly first: Applied;
  /** Where the status can't hold what this pass relies on, it goes on without, as with an earlier version. */
  readonly pinned: Pinned;
}

/**
 * The Secrets of CAs. While one of them holds a CA that is not ours, none is written. The status says which keys they have
 * before these are written, and in the same write which lists follow; where it can't, there is no new key.
 */
async function writeAuthorities(
  context: Context,
  stack: ResolvedStack,
  decision: Decision,
  authorities: readonly KubernetesObject[],
): Promise<First> {
  const { live, owner, refusals, stored, held } = decision;
  if (refusals.length > 0) return { first: refused(refusals), pinned: {} };
  const isTaken = (object: KubernetesObject) => {
    const there = live.get(keyOf(refOf(object)));
    return there !== undefined && !isOurs(there, owner);
  };
  // Refused without a write: a pin for a key that can't be kept would be another one in each pass.
  const taken = authorities.filter(isTaken);
  if (taken.length > 0) return { first: await applyObjects(context, owner, taken, live), pinned: {} };
  const pinned = await pinDecided(context, stack, decision);
  const isNew = ({ metadata: { name } }: KubernetesObject) => held.get(name)?.keyPem !== stored.get(name)?.keyPem;
  if (pinned.failure && authorities.some(isNew)) return { first: refused([pinned.failure]), pinned };
  return { first: await applyObjects(context, owner, authorities, live), pinned };
}

/** Lists are not written while an input blocks, so there is nothing to record. */
function pinDecided({ client }: Context, stack: ResolvedStack, decision: Decision) {
  const { owner, known, seen, held, plan, isBlocked } = decision;
  const { recorded } = seen;
  const lists = isBlocked ? recorded : recordOf(plan.allowed, recorded);
  return pin(client, owner, { keys: known.pinned, lists: recorded }, { keys: pinsOf(stack, held), lists });
}
