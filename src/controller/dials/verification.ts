// Verifies a stack after a rollout and from time to time: is every listener as protected as it should be?

import type { VerificationFact } from '../../api/conditions.ts';
import { offersHybrid } from '../../dial/key-exchange.ts';
import { directWay } from '../../dial/listener.ts';
import type { Observed } from '../../observed/observe.ts';
import type { RunningPod } from '../../observed/running-pods.ts';
import { isRolledOut } from '../../observed/workload-facts.ts';
import type { StoredCertificate } from '../../pki/types.ts';
import { saidRoll } from '../../plan/version-roll.ts';
import { type Workload, workloadsOf } from '../../stack/components.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import type { StackStatus } from '../../stack/types.ts';
import {
  NO_HYBRID_TO_OFFER,
  NOTHING_TO_DIAL_WITH,
  VERIFICATION_OFF,
  verificationFact,
} from '../../status/verification.ts';
import { placesOf } from '../../verify/listeners/places.ts';
import type { Context } from '../context.ts';
import { stackKey } from '../stack-key.ts';
import { jitter } from './jitter.ts';
import { lookAtPods } from './listener-looks.ts';
import type { LastVerification } from './verification-memory.ts';

/** What was not good is looked at again sooner, and so are pods that are being replaced: a bad one may never get ready. */
const RECHECK_MS = 60_000;

/** What a verification goes by. */
interface ToVerify {
  /** Of the stack before this pass. */
  readonly status: StackStatus | undefined;
  /** Certificates and keys by Secret name. */
  readonly certificates: ReadonlyMap<string, StoredCertificate>;
  readonly observed: Pick<Observed, 'workloads' | 'running'>;
}

/**
 * Verifies a stack if it is time to: all its pods are ready and others than the last time, or the interval has passed.
 * It only reads, so it goes on while a stack is paused.
 * @param wayTo how a port of an address is reached
 * @returns nothing while there is no word yet
 */
export async function verifyStack(
  context: Context,
  stack: ResolvedStack,
  { status, certificates, observed }: ToVerify,
  wayTo = directWay,
): Promise<{ readonly mtlsVerified?: VerificationFact }> {
  const { settings, verified, now } = context;
  if (settings.verificationSeconds === 0) return { mtlsVerified: VERIFICATION_OFF };
  const { clientAuth } = stack.spec.tls.http;
  const { keyExchange } = stack.spec.tls;
  if (keyExchange === 'RequireHybrid' && !offersHybrid()) return { mtlsVerified: NO_HYBRID_TO_OFFER };
  const key = stackKey(stack);
  const subject = subjectOf(stack, observed);
  const last = verified.get(key);
  const time = now();
  if (!isDue(settings.verificationSeconds * 1000 * jitter(stack.uid), subject, last, time)) {
    if (!last && subject.pods.length > 0) verified.set(key, { at: time.getTime() });
    return last?.fact ? { mtlsVerified: last.fact } : {};
  }
  const { pods, settled, description } = subject;
  const { waiting } = saidRoll(stack, status);
  const findings = await lookAtPods({ stack, waiting, pods, settled, certificates, wayTo }, time);
  // What was seen before says nothing of now.
  if (!findings) return { mtlsVerified: NOTHING_TO_DIAL_WITH };
  const fact = verificationFact({ findings, clientAuth, keyExchange });
  context.metrics.countProvokedRefusals(stack, provokedRefusals(stack, pods));
  const { reason, message: detail } = fact;
  context.log.info('verified', { stack: key, object: `${findings.length} listeners`, reason, detail });
  verified.set(key, { at: time.getTime(), ...(subject.isAllSettled ? { pods: description } : {}), fact });
  return { mtlsVerified: fact };
}

/** Each HTTP listener logs the looks that it refuses: without a certificate where one is required, and in plaintext twice. */
function provokedRefusals({ spec }: ResolvedStack, pods: readonly RunningPod[]): number {
  const listeners = placesOf(pods).filter(({ protocol }) => protocol === 'http').length;
  return listeners * (spec.tls.http.clientAuth === 'Require' ? 3 : 2);
}

/** What there is to verify. */
interface Subject {
  readonly pods: readonly RunningPod[];
  /** Changes when a pod or a container is another one, or one was added. */
  readonly description: string;
  /** Workloads that are as planned. */
  readonly settled: ReadonlySet<Workload>;
  readonly isAllSettled: boolean;
}

function subjectOf(stack: ResolvedStack, { running: pods, workloads }: ToVerify['observed']): Subject {
  const settled = new Set(workloads.filter(isRolledOut).map(({ workload }) => workload));
  const isAllSettled = workloadsOf(stack.topology.components).every((workload) => settled.has(workload));
  return { pods, description: describePods(pods), settled, isAllSettled };
}

function isDue(
  intervalMs: number,
  { pods, description, isAllSettled }: Subject,
  last: LastVerification | undefined,
  now: Date,
): boolean {
  if (pods.length === 0) return false;
  if (isAllSettled && last?.pods !== description) return true;
  if (!last) return false;
  const isGood = isAllSettled && last.fact?.status === 'True';
  const waitMs = isGood ? intervalMs : Math.min(intervalMs, RECHECK_MS);
  return now.getTime() - last.at >= waitMs;
}

const describePods = (pods: readonly RunningPod[]): string =>
  JSON.stringify(pods.map(({ incarnation }) => incarnation));
