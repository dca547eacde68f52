import { type KubernetesObject, keyOf, type ObjectRef } from '../api/objects.ts';
import type { StackId } from '../stack/names.ts';

/** Objects of a stack as the API server has them, by `keyOf`. */
export type Live = ReadonlyMap<string, KubernetesObject>;

/** An object of the namespace of a stack. */
export const findLive = (
  live: Live,
  { namespace }: StackId,
  object: Omit<ObjectRef, 'namespace'>,
): KubernetesObject | undefined => live.get(keyOf({ ...object, namespace }));

/** The objects of one kind. */
export const ofKind = (live: Live, kind: string): readonly KubernetesObject[] =>
  [...live.values()].filter((object) => object.kind === kind);
