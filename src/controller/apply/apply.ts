// The writes of a pass: in order, only where something differs.
import { describeRef, type KubernetesObject, keyOf, refOf } from '../../api/objects.ts';
import type { WriteFailure } from '../../api/problems.ts';
import { ApiError, isConflict } from '../../kube/api-error.ts';
import { ownTurn } from '../own-turn.ts';
import { stackKey } from '../stack-key.ts';
import { neighboursOfOneKind, together } from '../together.ts';
import { refuseForeignAccount } from './accounts.ts';
import { type Applied, joinApplied, NOTHING } from './applied.ts';
import { applyObject, type Write, type Writer } from './apply-object.ts';
import { PostponedError } from './budget.ts';
import { ConflictError } from './conflicts.ts';
import { ForeignObjectError, type Owner } from './ownership.ts';

/**
 * Applies objects in their order; neighbours of one kind go out together. One that is refused, or that the server fails to
 * write, doesn't stop the others; a server that can't be reached does.
 * @param live what the cache has, by `keyOf`
 */
export async function applyObjects(
  writer: Writer,
  owner: Owner,
  desired: readonly KubernetesObject[],
  live: ReadonlyMap<string, KubernetesObject>,
): Promise<Applied> {
  // Of a new stack nothing is there yet, so nothing is asked for: that would be every second request.
  const isNew = live.size === 0;
  let applied = NOTHING;
  let since = performance.now();
  const apply = async (object: KubernetesObject) => {
    if (performance.now() - since > TURN_MS) {
      await ownTurn();
      since = performance.now();
    }
    const failure = refuseForeignAccount(object, applied.foreign);
    if (failure) return { ...NOTHING, failures: [failure] };
    return applyOrTell(writer, owner, object, { live: live.get(keyOf(refOf(object))), isNew });
  };
  for (const neighbours of neighboursOfOneKind(desired)) {
    applied = (await together(neighbours, apply)).reduce(joinApplied, applied);
  }
  return applied;
}

/** For how long neighbours are compared in one turn of the event loop: a millisecond each, and more when they are large. */
const TURN_MS = 5;

async function applyOrTell(...args: Parameters<typeof applyObject>): Promise<Applied> {
  const [writer, owner, object] = args;
  try {
    const write = await applyObject(...args);
    writer.revocations.settle(stackKey(owner), object);
    if (!write) return NOTHING;
    const { written, fields } = write;
    logWrite(writer, owner, object, write);
    const takenBack = fields ? [{ object: refOf(object), fields }] : [];
    return { ...NOTHING, written: [written], takenBack };
  } catch (error) {
    const failure = failureOf(object, error);
    writer.log.warn('not written', { ...placeOf(owner, object), reason: failure.message });
    if (error instanceof PostponedError) return { ...NOTHING, postponed: [failure] };
    if (isServerFault(error)) return { ...NOTHING, failing: [failure] };
    if (!(error instanceof ForeignObjectError)) return { ...NOTHING, failures: [failure] };
    return error.isLeaving
      ? { ...NOTHING, waiting: [failure] }
      : { ...NOTHING, failures: [failure], foreign: [failure] };
  }
}

/** A line for each write: of which stack, what, and why. */
function logWrite({ log }: Writer, owner: Owner, object: KubernetesObject, { isNew, fields }: Write): void {
  const place = placeOf(owner, object);
  if (fields) log.info('taken back', { ...place, reason: 'somebody else changed it', fields });
  else log.info('applied', { ...place, reason: isNew ? 'it was not there' : 'it differed' });
}

const placeOf = ({ namespace, name }: Owner, object: KubernetesObject) => ({
  stack: `${namespace}/${name}`,
  object: describeRef(refOf(object)),
});

function failureOf(object: KubernetesObject, error: unknown): WriteFailure {
  const refused =
    error instanceof ForeignObjectError ||
    error instanceof ConflictError ||
    error instanceof PostponedError ||
    (error instanceof ApiError && error.status >= 400 && error.status < 500 && error.status !== 429);
  if (isConflict(error) || !(refused || isServerFault(error))) throw error;
  return { object: refOf(object), message: error.message };
}

/** It is about this object: its address range is used up, or an admission webhook can't be reached. */
const isServerFault = (error: unknown): error is ApiError => error instanceof ApiError && error.status === 500;
