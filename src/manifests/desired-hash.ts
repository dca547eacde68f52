import { createHash } from 'node:crypto';
import { Digest } from '../api/digest.ts';
import { GROUP } from '../api/group.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { KEY_FILE } from '../observed/certificate-secret.ts';

/** Carries a hash of everything that we want of the object, so that a field which we stop wanting is noticed too. */
export const DESIRED_ANNOTATION = `${GROUP}/desired`;

/** The object as it is applied: with the hash of itself. Of a key counts its digest, because of a key that stays no more is held. */
export function withDesiredHash(object: KubernetesObject): KubernetesObject {
  const hash = createHash('sha256')
    .update(JSON.stringify(withoutKey(object)))
    .digest('hex')
    .slice(0, 16);
  const annotations = { ...object.metadata.annotations, [DESIRED_ANNOTATION]: hash };
  return { ...object, metadata: { ...object.metadata, annotations } };
}

function withoutKey(object: KubernetesObject): KubernetesObject {
  const { [KEY_FILE]: key, ...data } = (object['data'] ?? {}) as Readonly<Record<string, unknown>>;
  if (object.kind !== 'Secret' || key === undefined) return object;
  const { sha256 } = key instanceof Digest ? key : new Digest(String(key));
  return { ...object, data: { ...data, [KEY_FILE]: sha256 } };
}

/** Whether what we want of the object is what we wanted when `live` was written. */
export const isOfDesired = (live: KubernetesObject, desired: KubernetesObject): boolean =>
  live.metadata.annotations?.[DESIRED_ANNOTATION] === desired.metadata.annotations?.[DESIRED_ANNOTATION];
