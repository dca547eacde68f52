// What the status of a stack says before what hangs on it is written: the keys of its CAs, and whom its listeners serve.
import { isDeepStrictEqual } from 'node:util';
import { API_VERSION, KIND } from '../api/group.ts';
import type { KubernetesObject } from '../api/objects.ts';
import type { WriteFailure } from '../api/problems.ts';
import { ApiError } from '../kube/api-error.ts';
import type { Client } from '../kube/client.ts';
import { knownAuthorities, type PinnedKeys, samePins } from '../plan/known-authorities.ts';
import { type RecordedLists, recordedLists } from '../plan/revocation.ts';
import type { Owner } from './apply/ownership.ts';
import { StaleCacheError } from './certificate-objects.ts';

/** What a pass takes for its own because the status says so. */
export interface Pins {
  readonly keys: PinnedKeys;
  readonly lists: RecordedLists;
}

/** What came of a write of pins. */
export interface Pinned {
  /** Why the status can't hold them. */
  readonly failure?: WriteFailure;
  /** Of the stack, if something was written. */
  readonly resourceVersion?: string | undefined;
}

/** A field manager of its own: an apply of the rest of the status leaves the pins alone. It proves nothing to anybody. */
const PINS = { fieldManager: 'secure-thanos-operator-authorities', force: true };

/**
 * Writes pins into the status, before the keys and lists themselves are written: a key that is found in a Secret after a crash is
 * then known or was never ours, and a list that was decided on is known although nobody wrote it. Both in one write.
 * @param before what the pass began with
 * @throws when the stack was changed in the meantime, or the API server did not write or can't be reached
 */
export async function pin(
  client: Pick<Client, 'get' | 'applyStatus'>,
  { name, namespace, uid }: Owner,
  before: Pins,
  after: Pins,
): Promise<Pinned> {
  if (same(before, after)) return {};
  const fresh = await client.get({ apiVersion: API_VERSION, kind: KIND, namespace, name });
  const { resourceVersion = '' } = fresh.metadata;
  if (fresh.metadata.uid !== uid || !same(pinsIn(fresh), before))
    throw new StaleCacheError(`what the status says of ${namespace}/${name}`);
  const metadata = { name, namespace, uid, resourceVersion };
  const status = { tls: { authorities: after.keys, allowedIdentities: after.lists } };
  const body = { apiVersion: API_VERSION, kind: KIND, metadata, status };
  const written = await client.applyStatus(body, PINS).catch(unlessUndeclared);
  const version = written && { resourceVersion: written.metadata.resourceVersion };
  return written && same(pinsIn(written), after) ? { ...version } : { ...version, failure: tooOld(name, namespace) };
}

const tooOld = (name: string, namespace: string): WriteFailure => ({
  object: { apiVersion: API_VERSION, kind: KIND, namespace, name },
  message:
    'its status can not hold the fingerprints of CAs and of lists of identities: install the CRD of this version of the operator',
});

const pinsIn = (object: KubernetesObject): Pins => ({
  keys: knownAuthorities(object).pinned,
  lists: recordedLists(object),
});

const same = (one: Pins, other: Pins): boolean =>
  samePins(one.keys, other.keys) && isDeepStrictEqual(one.lists, other.lists);

/** The CRD is older than the operator. The API server has no other sign of that: its status is 500, as for a failure that passes. */
function unlessUndeclared(error: unknown): undefined {
  if (error instanceof ApiError && error.message.includes('field not declared in schema')) return undefined;
  throw error;
}
