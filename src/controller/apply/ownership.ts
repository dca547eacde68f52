// An object that is not ours is never overwritten and never removed, whatever its name.
import type { KubernetesObject } from '../../api/objects.ts';
import { refOf } from '../../api/objects.ts';
import type { StackId } from '../../stack/names.ts';
import { stackKey, stackKeyOf } from '../stack-key.ts';

/** The stack that objects must belong to. */
export type Owner = StackId & { readonly uid: string };

/** A name that we need is taken. */
export class ForeignObjectError extends Error {
  override readonly name = 'ForeignObjectError';
  /** Whether the name gets free by itself: the object is on its way out. */
  readonly isLeaving: boolean;
  constructor(object: KubernetesObject, why: string, isLeaving = false) {
    const { kind, name } = refOf(object);
    super(`${kind} ${name} exists and ${why}`);
    this.isLeaving = isLeaving;
  }
}

/**
 * The owner reference decides, since labels are changed by hand more easily; without one the labels do.
 * @throws ForeignObjectError when `live` is of someone else, or of an earlier stack of the same name that is being removed
 */
export function assertOurs(live: KubernetesObject, owner: Owner): void {
  assertNotForeign(live, owner);
  assertStays(live);
}

/** @throws ForeignObjectError when `live` is being deleted: what is written to it goes with it */
export function assertStays(live: KubernetesObject): void {
  if (live.metadata.deletionTimestamp)
    throw new ForeignObjectError(live, 'is being deleted: it will be made anew then', true);
}

function assertNotForeign(live: KubernetesObject, owner: Owner): void {
  const controller = live.metadata.ownerReferences?.find(({ controller: isController }) => isController);
  if (controller?.uid !== owner.uid) {
    if (stackKeyOf(live) !== stackKey(owner))
      throw new ForeignObjectError(
        live,
        'was not made for this stack: rename the stack, or remove or rename that object',
      );
    if (controller)
      throw new ForeignObjectError(
        live,
        'belongs to an earlier stack of this name, which is being removed: it will be made anew then',
        true,
      );
  }
}

/** The same as a question. */
export function isOurs(live: KubernetesObject, owner: Owner): boolean {
  try {
    assertOurs(live, owner);
    return true;
  } catch {
    return false;
  }
}
