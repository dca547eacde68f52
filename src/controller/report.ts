// The end of a pass: status, log and metrics say what was found. The status is written only when it says something new.

import { REASONS } from '../api/conditions.ts';
import { API_VERSION, FIELD_MANAGER, KIND } from '../api/group.ts';
import { isConflict } from '../kube/api-error.ts';
import type { Notice } from '../kube/events.ts';
import type { CertificateFactsOfStack } from '../plan/certificate-facts.ts';
import { partyText } from '../stack/identities.ts';
import type { StackStatus } from '../stack/types.ts';
import { buildStatus } from '../status/build.ts';
import type { Circumstances } from '../status/circumstances.ts';
import type { Pass } from '../status/pass.ts';
import { sameStatus } from '../status/same.ts';
import { StaleCacheError } from './certificate-objects.ts';
import type { Context, StackObject } from './context.ts';
import { jitter } from './dials/jitter.ts';
import { stackKey } from './stack-key.ts';
import { transitions } from './transitions.ts';

/** What a pass found, for the status. */
export interface Found {
  readonly pass: Pass;
  /** Of the stack object, where the pass itself has written to its status. */
  readonly resourceVersion?: string | undefined;
}

/** How a pass ends. */
export interface Outcome {
  readonly againAfterMs: number;
  /** The stack as the server has it since this pass wrote its status. */
  readonly written?: StackObject;
}

/** An end, and what of it is news for people. */
export interface Report extends Outcome {
  readonly notices: readonly Notice[];
}

/** While something is moving it is looked at again soon, events or not. */
const SOON_MS = 5000;

/** Writes the status if it says something new, logs what changed in it, and measures it. */
export async function report(context: Context, object: StackObject, { pass, resourceVersion }: Found): Promise<Report> {
  const previous = withoutPins(object['status'] as StackStatus | undefined);
  const status = buildStatus(pass, circumstancesOf(context, object, previous));
  const isNews = !previous || !sameStatus(previous, status);
  const written = isNews ? await writeStatus(context, object, status, resourceVersion) : undefined;
  logFlips(context, object, previous, status);
  measure(context, object, pass, status);
  const againAfterMs = isSettled(status)
    ? context.settings.resyncSeconds * 1000 * jitter(object.metadata.uid)
    : SOON_MS;
  return { againAfterMs, ...(written ? { written } : {}), notices: transitions(previous, status) };
}

/** A line for each condition that says something else than before. */
function logFlips(
  { log }: Context,
  { metadata }: StackObject,
  previous: StackStatus | undefined,
  status: StackStatus,
): void {
  const stack = `${metadata.namespace}/${metadata.name}`;
  for (const { type, status: is, reason, message } of status.conditions ?? []) {
    const before = previous?.conditions?.find((condition) => condition.type === type);
    if (before?.status === is && before.reason === reason) continue;
    log.info('condition', {
      stack,
      object: type,
      status: is,
      reason,
      before: before?.status ?? 'absent',
      detail: message,
    });
  }
}

/** Pins have writes of their own, see pins.ts: to apply them here could bring older ones back. */
function withoutPins(status: StackStatus | undefined): StackStatus | undefined {
  if (!status?.tls?.authorities && !status?.tls?.allowedIdentities) return status;
  const { authorities: _, allowedIdentities: __, ...tls } = status.tls;
  return { ...status, tls };
}

/** All that a status depends on besides what the pass found. */
const circumstancesOf = (
  { now, settings, judges }: Context,
  { metadata }: StackObject,
  previous: StackStatus | undefined,
): Circumstances => ({
  generation: metadata.generation ?? 0,
  previous,
  now: now(),
  lookSeconds: Math.ceil(settings.resyncSeconds * jitter(metadata.uid)),
  givenUp: [...judges.givenUp(stackKey(metadata))],
});

/**
 * A pass may end when its stack is gone and another one has the name. The server ignores the uid in a status of a custom
 * resource, so the version that was looked at is sent, and where it is not the latest, the uid is looked at anew.
 * @throws StaleCacheError when the stack is another one
 */
async function writeStatus(
  { client }: Context,
  { metadata }: StackObject,
  status: StackStatus,
  resourceVersion = metadata.resourceVersion,
): Promise<StackObject> {
  const { name, namespace, uid } = metadata;
  const head = { apiVersion: API_VERSION, kind: KIND };
  const apply = async (version: string | undefined) => {
    const at = { name, namespace, ...(version ? { resourceVersion: version } : {}) };
    return (await client.applyStatus({ ...head, metadata: at, status }, OURS)) as StackObject;
  };
  try {
    return await apply(resourceVersion);
  } catch (error) {
    if (!isConflict(error)) throw error;
    const fresh = await client.get({ ...head, namespace, name });
    if (fresh.metadata.uid !== uid) throw new StaleCacheError(`stack ${namespace}/${name}`);
    return apply(fresh.metadata.resourceVersion);
  }
}

const OURS = { fieldManager: FIELD_MANAGER, force: true };

function measure({ metrics }: Context, { metadata }: StackObject, pass: Pass, status: StackStatus): void {
  metrics.setStackReady(metadata, conditionIs(status, 'Ready', 'True'));
  metrics.setStackVerified(metadata, isVerified(status));
  metrics.setCertificateExpiries(metadata, expiriesOf(pass.certificates));
}

const expiriesOf = (certificates: readonly CertificateFactsOfStack[]): ReadonlyMap<string, number> =>
  new Map(
    certificates.flatMap(({ holder, notAfter }) =>
      notAfter ? [[partyText(holder), Date.parse(notAfter) / 1000] as const] : [],
    ),
  );

/** Nothing moves and nothing is open, as far as the operator can tell. What waits for a hand is not looked at more often. */
function isSettled(status: StackStatus): boolean {
  const isCutOff = conditionIs(status, 'ObjectStorageReady', 'False') && !conditionIs(status, 'Stalled', 'True');
  // Nothing tells when the pod of another stack has ended.
  const isHeld = status.conditions?.some(({ reason }) => reason === REASONS.ObjectStorageInUse) ?? false;
  const isFailing = ['QueryWorks', 'SamplesWritten'].some((type) => conditionIs(status, type, 'False'));
  return !conditionIs(status, 'Reconciling', 'True') && !isFailing && !isCutOff && !isHeld;
}

function isVerified(status: StackStatus): boolean | undefined {
  if (conditionIs(status, 'MTLSVerified', 'True')) return true;
  return conditionIs(status, 'MTLSVerified', 'False') ? false : undefined;
}

export const conditionIs = (status: StackStatus, type: string, value: string): boolean =>
  status.conditions?.some((condition) => condition.type === type && condition.status === value) ?? false;
