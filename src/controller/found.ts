// What a pass that wrote has found, for the status.

import { REASONS } from '../api/conditions.ts';
import { describeRef } from '../api/objects.ts';
import type { Problem, WriteFailure } from '../api/problems.ts';
import { policyGaps } from '../manifests/network-policy/gaps.ts';
import { publicHosts } from '../manifests/network-policy/parties.ts';
import { redactText } from '../observability/redact.ts';
import { certificateFacts } from '../plan/certificate-facts.ts';
import type { Plan } from '../plan/plan.ts';
import { authoritySecretName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import type { StackStatus } from '../stack/types.ts';
import type { Authorities, Blocked, PolicyFacts, Worked } from '../status/pass.ts';
import { notWritten } from './apply/applied.ts';
import { lastingFailures } from './apply/lasting.ts';
import { beyondShare } from './caches/beyond-share.ts';
import type { HeldCertificate } from './certificates.ts';
import type { Context, StackObject } from './context.ts';
import { stackKey } from './stack-key.ts';
import type { Decision, Written } from './write.ts';

/** What is there right after the writes. */
export type SeenAfter = Pick<Worked, 'problems' | 'writeFailures' | 'workloads' | 'certificates'>;

/** What was asked afterwards. */
export type Looks = Pick<Worked, 'unmatchedSelectors' | 'dialled' | 'mtlsVerified'>;

/** @param object the stack as the cache has it: its status tells what has failed for long */
export function seenAfter(
  { caches, now, failing }: Context,
  object: StackObject,
  stack: ResolvedStack,
  decision: Decision,
  written: Written,
): SeenAfter {
  const { applied, refusedBeside } = written;
  const lasting = lastingFailures(failing, stackKey(stack), applied.failing, saidToLast(object), now().getTime());
  return {
    problems: [
      ...decision.problems,
      ...beyondShare(caches.beyond(stackKey(stack))),
      ...applied.waiting.map(waitingProblem),
      ...applied.failing.map(failingProblem(lasting)),
      ...applied.postponed.map(postponedProblem),
    ],
    writeFailures: [...applied.failures, ...refusedBeside],
    workloads: written.after.workloads,
    certificates: certificateFacts(decision.requests, written.kept, now()),
  };
}

/** The pass as the status tells it. */
export function passOf(
  stack: ResolvedStack,
  { plan, held, isBlocked }: Decision,
  written: Written,
  found: SeenAfter & Looks,
): Blocked | Worked {
  const { rejectedRules, rejectedScrapeConfigs, kept } = plan.user;
  const authorities = written.hasAuthorities ? authoritiesOf(plan, held) : undefined;
  const both = { stack, ...found, authorities, rejectedRules, rejectedScrapeConfigs, kept };
  if (isBlocked) return { kind: 'blocked', ...both };
  return { kind: 'worked', ...both, policies: policiesAfter(plan, written), versionRoll: plan.roll };
}

const authoritiesOf = ({ stack, trust }: Plan, held: ReadonlyMap<string, HeldCertificate>): Authorities => ({
  trust: trust.name,
  rootFingerprint: held.get(authoritySecretName(stack, 'root'))?.facts.fingerprint ?? '',
});

function policiesAfter(plan: Plan, { applied, hasAuthorities }: Written): PolicyFacts {
  const areApplied = hasAuthorities && notWritten(applied).every(({ object }) => object.kind !== 'NetworkPolicy');
  return { areApplied, publicHosts: publicHosts(plan), gaps: policyGaps(plan) };
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
