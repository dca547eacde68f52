import { createHash } from 'node:crypto';
import { GROUP } from '../api/group.ts';
import type { KubernetesObject } from '../api/objects.ts';

/** Carries a hash of everything that we want of the object, so that a field which we stop wanting is noticed too. */
export const DESIRED_ANNOTATION = `${GROUP}/desired`;

/** The object as it is applied: with the hash of itself. */
export function withDesiredHash(object: KubernetesObject): KubernetesObject {
  const hash = createHash('sha256').update(JSON.stringify(object)).digest('hex').slice(0, 16);
  const annotations = { ...object.metadata.annotations, [DESIRED_ANNOTATION]: hash };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

/** Whether what we want of the object is what we wanted when `live` was written. */
export const isOfDesired = (live: KubernetesObject, desired: KubernetesObject): boolean =>
  live.metadata.annotations?.[DESIRED_ANNOTATION] === desired.metadata.annotations?.[DESIRED_ANNOTATION];
