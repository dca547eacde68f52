// What is held of a stack: others may write 256 KiB of annotations into each, which nobody reads.

import { LOOK_ANNOTATION } from '../../api/group.ts';
import type { KubernetesObject } from '../../api/objects.ts';
import { ownValue } from '../../api/own-value.ts';
import { withoutManagedFields } from '../../kube/reflector/reflector.ts';
import { TRUST_CA_ANNOTATION } from '../../plan/known-authorities.ts';

/** As many as are read. */
export const LONGEST_ANNOTATION = 1024;

/** A stack without the annotations that the operator does not read. */
export function heldOf(object: KubernetesObject): KubernetesObject {
  const { metadata, ...rest } = withoutManagedFields(object);
  const { annotations, ...others } = metadata;
  const read = [LOOK_ANNOTATION, TRUST_CA_ANNOTATION].flatMap((name) => {
    const value = ownValue(annotations ?? {}, name);
    return value === undefined ? [] : [[name, beginningOf(value)] as const];
  });
  return { ...rest, metadata: { ...others, annotations: Object.fromEntries(read) } } as KubernetesObject;
}

/** A copy: a piece of a text holds the whole text. */
const beginningOf = (value: string): string => Buffer.from(value.slice(0, LONGEST_ANNOTATION)).toString();
