// An object that is not ours is never overwritten and never removed, whatever its name.
import { keyOf, type ObjectHead, refOf } from '../../api/objects.ts';
import { STACK_UID_ANNOTATION } from '../../stack/labels.ts';
import type { StackId } from '../../stack/names.ts';
import { stackKey, stackKeyOf } from '../stack-key.ts';

/** The stack that objects must belong to. */
export type Owner = StackId & {
  readonly uid: string;
  /** Objects, by `keyOf`, that are the stack's by what they hold: keys that are known, certificates that its CA issued. */
  readonly proven?: ReadonlySet<string>;
};

/** A name that we need is taken. */
export class ForeignObjectError extends Error {
  override readonly name = 'ForeignObjectError';
  /** Whether the name gets free by itself: the object is on its way out. */
  readonly isLeaving: boolean;
  constructor(object: ObjectHead, why: string, isLeaving = false) {
    const { kind, name } = refOf(object);
    super(`${kind} ${name} exists and ${why}`);
    this.isLeaving = isLeaving;
  }
}

/**
 * Labels and field managers can be copied by everybody, and before there is a stack: they prove nothing. The uid of the stack
 * can't be guessed, so an object that was there before the stack has not got it: in its owner reference, or, where Kubernetes
 * allows none (cluster-scoped objects), in an annotation.
 * @throws ForeignObjectError when `live` is of someone else, or of an earlier stack of the same name that is being removed
 */
export function assertOurs(live: ObjectHead, owner: Owner): void {
  assertNotForeign(live, owner);
  assertStays(live);
}

/** @throws ForeignObjectError when `live` is being deleted: what is written to it goes with it */
export function assertStays(live: ObjectHead): void {
  if (live.metadata.deletionTimestamp)
    throw new ForeignObjectError(live, 'is being deleted: it will be made anew then', true);
}

function assertNotForeign(live: ObjectHead, owner: Owner): void {
  const uid = ownerUidOf(live);
  if (uid === owner.uid) return;
  if (uid === undefined && owner.proven?.has(keyOf(refOf(live)))) return;
  if (uid !== undefined && stackKeyOf(live) === stackKey(owner))
    throw new ForeignObjectError(
      live,
      'belongs to an earlier stack of this name, which is being removed: it will be made anew then',
      true,
    );
  throw new ForeignObjectError(live, 'was not made for this stack: rename the stack, or remove or rename that object');
}

/** The uid of the stack that an object was made for. */
function ownerUidOf({ metadata }: ObjectHead): string | undefined {
  if (metadata.namespace === undefined) return metadata.annotations?.[STACK_UID_ANNOTATION];
  return metadata.ownerReferences?.find(({ controller }) => controller)?.uid;
}

/** The same as a question. */
export function isOurs(live: ObjectHead, owner: Owner): boolean {
  try {
    assertOurs(live, owner);
    return true;
  } catch {
    return false;
  }
}
