// Frees StatefulSets that wait for a pod which will never get ready.
import { type KubernetesObject, refOf } from '../../api/objects.ts';
import type { Client } from '../../kube/client.ts';
import type { Notice } from '../../kube/events.ts';
import { findStuckPod } from '../../plan/stuck-pods.ts';
import { isOurs, type Owner } from '../apply/ownership.ts';

/**
 * Deletes at most one pod of each StatefulSet, and only if it is still the pod that was seen.
 * @param live what the stack has
 * @returns what was done
 */
export async function freeStatefulSets(
  client: Client,
  owner: Owner,
  live: readonly KubernetesObject[],
): Promise<readonly Notice[]> {
  const notices: Notice[] = [];
  for (const set of live.filter((object) => object.kind === 'StatefulSet' && isOurs(object, owner))) {
    const stuck = findStuckPod(set, live);
    if (!stuck) continue;
    const { name, uid, resourceVersion } = stuck.pod.metadata;
    const precondition = { ...(uid ? { uid } : {}), ...(resourceVersion ? { resourceVersion } : {}) };
    await client.remove(refOf(stuck.pod), precondition);
    const message = `pod ${name} is deleted to be made anew: ${stuck.because}`;
    notices.push({ type: 'Warning', reason: 'StuckPodDeleted', message, action: 'Delete' });
  }
  return notices;
}
