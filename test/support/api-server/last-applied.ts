// What client-side `kubectl apply` keeps of an object.
import type { KubernetesObject } from '../../../src/api/objects.ts';

/** What the API server takes of all annotations of one object, their keys included (TotalAnnotationSizeLimitB of apimachinery). */
export const MOST_ANNOTATION_BYTES = 262_144;

export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The bytes of the annotation of an object that is applied without annotations of its own: key and value, as Go encodes it. */
export function lastAppliedBytes(object: KubernetesObject): number {
  const applied = { ...object, metadata: { ...object.metadata, annotations: {} } };
  // Go's encoder spells these as \u0026, and ends with a line feed.
  const text = `${JSON.stringify(applied).replaceAll(/[<>&\u2028\u2029]/g, '\\u0026')}\n`;
  return Buffer.byteLength(LAST_APPLIED) + Buffer.byteLength(text);
}
