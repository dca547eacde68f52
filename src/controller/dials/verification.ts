// Verifies a stack after a rollout and from time to time: is every listener as protected as it should be?

import type { VerificationFact } from '../../api/conditions.ts';
import { offersHybrid } from '../../dial/key-exchange.ts';
import { directWay } from '../../dial/listener.ts';
import type { Observed } from '../../observed/observe.ts';
import type { StoredCertificate } from '../../pki/types.ts';
import { saidRoll } from '../../plan/version-roll.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import type { StackStatus } from '../../stack/types.ts';
import {
  NO_HYBRID_TO_OFFER,
  NOTHING_TO_DIAL_WITH,
  VERIFICATION_OFF,
  verificationFact,
} from '../../status/verification.ts';
import { isDue } from '../../verify/listeners/due.ts';
import { provokedRefusals, subjectOf } from '../../verify/listeners/subject.ts';
import type { Context } from '../context.ts';
import { stackKey } from '../stack-key.ts';
import { jitter } from './jitter.ts';
import { lookAtPods } from './listener-looks.ts';

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
  const { pods, settled, incarnations } = subject;
  const { waiting } = saidRoll(stack, status);
  const findings = await lookAtPods({ stack, waiting, pods, settled, certificates, wayTo }, time);
  // What was seen before says nothing of now.
  if (!findings) return { mtlsVerified: NOTHING_TO_DIAL_WITH };
  const fact = verificationFact({ findings, clientAuth, keyExchange });
  context.metrics.countProvokedRefusals(stack, provokedRefusals(stack, pods));
  const { reason, message: detail } = fact;
  context.log.info('verified', { stack: key, object: `${findings.length} listeners`, reason, detail });
  verified.set(key, { at: time.getTime(), ...(subject.isAllSettled ? { pods: incarnations } : {}), fact });
  return { mtlsVerified: fact };
}
