// How a listener should be: by the stack, by what its pods run, and by the certificate that was issued for it.
import { PkiError } from '../../pki/errors.ts';
import { inspectCertificate } from '../../pki/inspect.ts';
import { BACKDATE_SECONDS } from '../../pki/issue.ts';
import type { StoredCertificate } from '../../pki/types.ts';
import { asItRuns, type VersionRoll } from '../../plan/version-roll.ts';
import type { Component } from '../../stack/components.ts';
import { componentParty, identityOf } from '../../stack/identities.ts';
import { type KeyExchange, keyExchangeAt } from '../../stack/key-exchange.ts';
import { certificateSecretName } from '../../stack/names.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import type { Place } from './places.ts';

/** How the listener should be. */
export interface Expectation {
  /** The identity (SPIFFE URI) in its certificate. */
  readonly identity: string;
  /** SHA-256 of the certificate in its Secret, hex; absent when the Secret may not be read. */
  readonly fingerprint?: string;
  /** The Secret has changed just now: the pod may still show the certificate before. */
  readonly isPickingUp: boolean;
  /** Whether it should serve who shows the certificate that was shown. */
  readonly serves: boolean;
  /** Whether it answers without a certificate by design (spec.tls.http.clientAuth: VerifyIfGiven). */
  readonly answersAnyone: boolean;
  /**
   * Whether its workload is as planned and the pod is ready. Else it may run with an earlier CA or not listen yet, and only
   * what is wrong at any time counts.
   */
  readonly isSettled: boolean;
  /** By which groups it should agree on keys. */
  readonly keyExchange: KeyExchange;
}

/**
 * What is the same whoever looks.
 * @param waiting who keeps an earlier version for now
 */
export const expectationAt = (
  stack: ResolvedStack,
  { protocol, guard, component, pod }: Place,
  waiting: VersionRoll['waiting'],
): Pick<Expectation, 'identity' | 'answersAnyone' | 'keyExchange'> => ({
  identity: identityOf(stack, stack.spec.tls.trustDomain, componentParty(component)),
  answersAnyone: guard === 'web-file' && stack.spec.tls.http.clientAuth === 'VerifyIfGiven',
  keyExchange: keyExchangeAt(asItRuns(stack, pod.workload, { waiting }), protocol),
});

/** The kubelet brings a changed Secret into a pod within its sync period and the life of its cache, a minute each by default. */
const PICKUP_SECONDS = 180;

/**
 * The certificate that a component should show. One that was issued just now may not have reached its pods.
 * @param certificates by Secret name
 * @returns undefined where the Secret is missing or unreadable
 */
export function expectedCertificate(
  stack: ResolvedStack,
  component: Component,
  certificates: ReadonlyMap<string, StoredCertificate>,
  now: Date,
): Pick<Expectation, 'fingerprint' | 'isPickingUp'> | undefined {
  const { certificatePem = '' } = certificates.get(certificateSecretName(stack, component)) ?? {};
  try {
    const { fingerprint, notBefore } = inspectCertificate(certificatePem);
    const ageSeconds = (now.getTime() - notBefore.getTime()) / 1000 - BACKDATE_SECONDS;
    return { fingerprint, isPickingUp: ageSeconds < PICKUP_SECONDS };
  } catch (error) {
    // One listener less is judged by its certificate; what the others do counts all the same.
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}
