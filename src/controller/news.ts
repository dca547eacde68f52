// Which changes of a stack are news, and which are echoes of our own writes.
import { LOOK_ANNOTATION } from '../api/group.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { isOlder } from '../kube/resource-version.ts';
import { TRUST_CA_ANNOTATION } from '../plan/known-authorities.ts';
import { heldOf } from './caches/held-stack.ts';
import type { StackObject } from './context.ts';

/** Our own status write comes back as a change too; it is no news. */
export function isNews(before: StackObject | undefined, after: StackObject): boolean {
  if (!before) return true;
  const relevant = ({ metadata }: KubernetesObject) =>
    JSON.stringify([
      metadata.uid,
      metadata.generation,
      metadata.deletionTimestamp,
      metadata.finalizers,
      metadata.annotations?.[TRUST_CA_ANNOTATION],
    ]);
  return relevant(before) !== relevant(after) || look(before) !== look(after);
}

/** Who changes it asks for a look at once, as with `reconcile.fluxcd.io/requestedAt` of Flux; its listeners are looked at too. */
export const look = ({ metadata }: KubernetesObject): string | undefined => metadata.annotations?.[LOOK_ANNOTATION];

/**
 * What is known of a stack after its status was written. Where more has changed than the status, that comes by the watch, and
 * must be news then.
 * @param written as the server answered
 * @returns undefined when what is known stands: it is another stack of that name, or newer
 */
export function afterWrite(known: StackObject, written: StackObject): StackObject | undefined {
  const isOfIt = known.metadata.uid === written.metadata.uid;
  if (!isOfIt || !isOlder(known.metadata.resourceVersion, written.metadata.resourceVersion)) return undefined;
  return isNews(known, written) ? { ...known, status: written['status'] } : (heldOf(written) as StackObject);
}
