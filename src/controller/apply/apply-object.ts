// One object: written where it differs, and only where it is ours to write.
import { FIELD_MANAGER } from '../../api/group.ts';
import { type KubernetesObject, keyOf, refOf } from '../../api/objects.ts';
import { isConflict, isNotFound } from '../../kube/api-error.ts';
import type { Client } from '../../kube/client.ts';
import type { Log } from '../../kube/types.ts';
import { isOfDesired, withDesiredHash } from '../../manifests/desired-hash.ts';
import { STACK_UID_ANNOTATION } from '../../stack/labels.ts';
import { StaleCacheError } from '../certificate-objects.ts';
import { stackKey } from '../stack-key.ts';
import { isExempt, PostponedError, type WriteBudgets } from './budget.ts';
import { type Conflicts, MOST_FIELDS, refuseConflict } from './conflicts.ts';
import { differences } from './difference.ts';
import { driftOf } from './drift.ts';
import { assertOurs, assertStays, isOurs, type Owner } from './ownership.ts';
import { restored } from './restore.ts';
import type { Revocations } from './revocations.ts';
import { withoutPuts, withTexts } from './texts.ts';

/** One write. */
export interface Write {
  /** What the server has now. */
  readonly written: KubernetesObject;
  readonly isNew?: boolean;
  /** The fields that somebody else had changed, where nothing new was wanted. */
  readonly fields?: readonly string[];
}

/** What writes need besides the objects. */
export interface Writer {
  readonly client: Client;
  readonly conflicts: Pick<Conflicts, 'isPaused' | 'count'>;
  readonly budgets: Pick<WriteBudgets, 'take'>;
  readonly revocations: Pick<Revocations, 'isOwed' | 'settle'>;
  readonly log: Pick<Log, 'info' | 'warn'>;
  readonly now: () => Date;
}

/**
 * Writes one object where it differs from what the server has.
 * @param known what the cache has, and whether the stack is so new that what it doesn't have isn't there
 * @returns what was written, or undefined when the server had it already
 * @throws ForeignObjectError, ConflictError, PostponedError, StaleCacheError, ApiError
 */
export async function applyObject(
  writer: Writer,
  owner: Owner,
  object: KubernetesObject,
  known: { readonly live: KubernetesObject | undefined; readonly isNew: boolean },
): Promise<Write | undefined> {
  const desired = withDesiredHash(object);
  try {
    const live = known.live ?? (known.isNew ? undefined : await findUnknown(writer, owner, desired));
    return await writeWhereDifferent(writer, owner, desired, live);
  } catch (error) {
    // The server has another state than the one that was known.
    if (!isConflict(error) && !isNotFound(error)) throw error;
    return writeWhereDifferent(writer, owner, desired, await findUnknown(writer, owner, desired));
  }
}

/** What is there although the cache doesn't have it: somebody else's, or ours without its labels. */
async function findUnknown({ client }: Writer, owner: Owner, desired: KubernetesObject) {
  const live = await client.find(refOf(desired));
  if (live && desired['type'] === 'kubernetes.io/tls' && isOurs(live, owner))
    throw new StaleCacheError(`Secret ${desired.metadata.name}`);
  return live;
}

async function writeWhereDifferent(
  writer: Writer,
  owner: Owner,
  desired: KubernetesObject,
  live: KubernetesObject | undefined,
): Promise<Write | undefined> {
  const { client } = writer;
  const isOwed = writer.revocations.isOwed(stackKey(owner), desired, live);
  if (!live) {
    spend(writer, owner, desired, isOwed);
    return { written: await client.apply(asNew(await withTexts(client, desired)), FORCED), isNew: true };
  }
  assertMayWrite(live, desired, owner);
  const changed = differences(desired, live);
  const isSame = isOfDesired(live, desired);
  const { added, inOurName, taken } = driftOf(desired, live, isSame);
  if (changed.length + added.length + inOurName.length + taken.length === 0) return undefined;
  const conflicting = isSame ? [...(changed.length > 0 ? changed : taken), ...added, ...inOurName] : [];
  const what = { stack: stackKey(owner), object: keyOf(refOf(desired)), fields: conflicting };
  // The hash that makes two the same can be edited too: a revocation waits for nobody's conflict.
  if (isSame && !isOwed) refuseConflict(writer.conflicts, what, writer.now());
  const whole = await withTexts(client, desired);
  spend(writer, owner, desired, isOwed);
  if (isSame) writer.conflicts.count(what, writer.now().getTime());
  const hasClaims = !isSame || inOurName.length > 0;
  const written =
    added.length > 0
      ? await takeBack(client, owner, whole)
      : await applyOver(client, whole, hasClaims ? live : undefined);
  return { written, ...(isSame ? { fields: conflicting.slice(0, MOST_FIELDS) } : {}) };
}

/** @param isOwed it ends the access of an identity @throws PostponedError when the stack has no write left */
function spend({ budgets, now }: Writer, owner: Owner, desired: KubernetesObject, isOwed: boolean) {
  if (isExempt(desired) || isOwed || budgets.take(stackKey(owner), now().getTime())) return;
  throw new PostponedError('it waits for the budget of writes of the stack');
}

/** @param live what holds claims of ours by PUT that have to go, if any */
async function applyOver(client: Client, desired: KubernetesObject, live: KubernetesObject | undefined) {
  const claimed = live && (await withoutPuts(client, live));
  if (claimed) await client.replace(claimed, OURS);
  return client.apply(desired, FORCED);
}

/** By a PUT on the newest state: whoever sees the same change as we, such as a controller that counts pods, writes now too. */
async function takeBack(client: Client, owner: Owner, desired: KubernetesObject): Promise<KubernetesObject> {
  const live = await client.get(refOf(desired));
  assertMayWrite(live, desired, owner);
  const written = await client.replace(restored(desired, live), OURS);
  // The server filled in defaults and counts them as ours by this PUT: an apply gives them back to nobody.
  return driftOf(desired, written).inOurName.length > 0 ? applyOver(client, desired, written) : written;
}

/** What says that it was written for this stack, uid and all, counts more than labels and owners, which somebody may have edited. */
function assertMayWrite(live: KubernetesObject, desired: KubernetesObject, owner: Owner): void {
  if (isOfDesired(live, desired) || isOfVersionBefore(live, desired)) assertStays(live);
  else assertOurs(live, owner);
}

/** Earlier versions of the operator did not yet write the uid of the stack into cluster-scoped objects. */
function isOfVersionBefore(live: KubernetesObject, desired: KubernetesObject): boolean {
  const { namespace, name, labels } = desired.metadata;
  if (namespace !== undefined || live.metadata.annotations?.[STACK_UID_ANNOTATION] !== undefined) return false;
  return isOfDesired(live, withDesiredHash({ ...desired, metadata: { name, ...(labels ? { labels } : {}) } }));
}

/** With a resource version that no object has: the server makes it, or answers 409 when there is one of this name. */
const asNew = (object: KubernetesObject): KubernetesObject => ({
  ...object,
  metadata: { ...object.metadata, resourceVersion: NEVER },
});

/** etcd counts from 1 on, and its first write gets 2. */
const NEVER = '1';

const OURS = { fieldManager: FIELD_MANAGER };
const FORCED = { ...OURS, force: true };
