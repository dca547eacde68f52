// Dials every listener of some pods as the operator, and looks for listeners that nobody planned.

import { REASONS } from '../../api/conditions.ts';
import { SIGNER_OF } from '../../components/authorities.ts';
import type { Handshake, Way } from '../../dial/attempt.ts';
import { inTurns } from '../../dial/in-turns.ts';
import { lookAtListener } from '../../dial/listener.ts';
import type { RunningPod } from '../../observed/running-pods.ts';
import { PkiError } from '../../pki/errors.ts';
import { inspectCertificate } from '../../pki/inspect.ts';
import type { StoredCertificate } from '../../pki/types.ts';
import { operatorRequest } from '../../plan/certificates.ts';
import { asItRuns, type VersionRoll } from '../../plan/version-roll.ts';
import { takesLeavesOf, type Workload } from '../../stack/components.ts';
import { authoritySecretName, meshServerName } from '../../stack/names.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import { expectationAt, expectedCertificate } from '../../verify/listeners/expectation.ts';
import { unexpectedListeners } from '../../verify/listeners/exposure.ts';
import type { Finding } from '../../verify/listeners/finding.ts';
import { type Place, placesOf } from '../../verify/listeners/places.ts';
import { at, judgeListener } from '../../verify/listeners/verdict.ts';
import { issueInMemory } from '../certificates.ts';

export interface PodsToLookAt {
  readonly stack: ResolvedStack;
  /** Who keeps an earlier version for now. */
  readonly waiting: VersionRoll['waiting'];
  readonly pods: readonly RunningPod[];
  /** Workloads that are as planned. */
  readonly settled: ReadonlySet<Workload>;
  /** By Secret name. */
  readonly certificates: ReadonlyMap<string, StoredCertificate>;
  readonly wayTo: (address: string, port: number) => Way;
  /** For all of it, in milliseconds. */
  readonly deadlineMs?: number;
}

/** For each of the connections to a listener. */
export const CONNECTION_MS = 3000;
/** Listeners that are dialled at the same time: a verification should be short, and not be felt. See docs/limits.md. */
export const LISTENERS_AT_ONCE = 16;
/**
 * For a whole verification, in milliseconds: the pass over the stack waits for it, and changes wait for the pass. A listener
 * that answers takes some 50 ms, so some thousand are looked at in it; one that says nothing takes twice the timeout of a
 * connection, so that as many as are dialled at once may do so, and another two times as many, before any other goes without a look.
 */
export const VERIFICATION_MS = 15_000;
/**
 * Looks at every listener of the pods.
 * @returns undefined when the certificate of the root or of the mesh CA is missing or unreadable, which the status says
 * elsewhere: then there is nothing to dial with
 */
export async function lookAtPods(what: PodsToLookAt, now: Date): Promise<readonly Finding[] | undefined> {
  const { stack, waiting, pods, settled } = what;
  const isSettled = ({ workload, isReady }: RunningPod) => isReady && settled.has(workload);
  try {
    const handshake = await handshakeOf(what, now);
    const { deadlineMs = VERIFICATION_MS } = what;
    const deadline = AbortSignal.timeout(deadlineMs);
    const dialled = await inTurns(placesOf(pods), LISTENERS_AT_ONCE, async (place) => {
      if (deadline.aborted) return notInTime(place, deadlineMs);
      const finding = await look(what, place, { ...handshake, deadline }, isSettled(place.pod), now);
      // Who was cut off seems to be silent: only what was proven until then counts.
      return deadline.aborted && finding.verdict !== 'violation' ? notInTime(place, deadlineMs) : finding;
    });
    const added = pods
      .filter(isSettled)
      .flatMap((pod) => unexpectedListeners(asItRuns(stack, pod.workload, { waiting }), pod));
    return [...dialled, ...added];
  } catch (error) {
    if (error instanceof PkiError) return undefined;
    throw error;
  }
}

type OwnHandshake = Required<Omit<Handshake, 'groups'>>;

/** As the operator, with an identity that lives in memory for this one verification. */
async function handshakeOf({ stack, certificates }: PodsToLookAt, now: Date): Promise<OwnHandshake> {
  const rootPem = certificates.get(authoritySecretName(stack, 'root'))?.certificatePem ?? '';
  // Without a root of ours the roots of the system would be believed.
  inspectCertificate(rootPem);
  const { certificatePem = '', keyPem = '' } = certificates.get(authoritySecretName(stack, SIGNER_OF.operator)) ?? {};
  const own = await issueInMemory(operatorRequest(stack), { certificatePem, keyPem }, now);
  const identity = { certificatePem: own.chainPem, keyPem: own.keyPem };
  return { rootPem, serverName: meshServerName(stack), identity };
}

async function look(
  { stack, waiting, certificates, wayTo }: PodsToLookAt,
  place: Place,
  handshake: OwnHandshake & { readonly deadline: AbortSignal },
  isSettled: boolean,
  now: Date,
): Promise<Finding> {
  const { protocol, port, pod, component } = place;
  const way = wayTo(pod.address, port);
  const expected = expectationAt(stack, place, waiting);
  const offersClassical = expected.keyExchange === 'hybrid only';
  const sights = await lookAtListener({ ...handshake, offersClassical, protocol, way, timeoutMs: CONNECTION_MS });
  const shown = expectedCertificate(stack, component, certificates, now);
  const finding = judgeListener(place, sights, {
    ...expected,
    ...(shown ?? { isPickingUp: false }),
    serves: takesLeavesOf(place, SIGNER_OF.operator),
    isSettled,
  });
  return shown || finding.verdict !== 'verified' ? finding : { ...finding, ...INCOMPARABLE };
}

/** Nothing is known of it. */
const notInTime = (place: Place, deadlineMs: number): Finding => ({
  ...at(place),
  verdict: 'unknown',
  reason: REASONS.PartlyVerified,
  seen: `was not reached within the ${deadlineMs / 1000} s that a verification has`,
});

/** All else was as it should be. */
const INCOMPARABLE = {
  verdict: 'unknown',
  reason: REASONS.PartlyVerified,
  seen: 'shows a certificate that can be compared with none, because its Secret is missing or unreadable',
} as const;
