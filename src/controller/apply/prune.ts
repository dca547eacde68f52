// Removes what a stack has and should not have any more.

import { describeRef, type KubernetesObject, keyOf, type ObjectRef, refOf } from '../../api/objects.ts';
import type { Client } from '../../kube/client.ts';
import type { Log } from '../../kube/types.ts';
import { isOurs, type Owner } from './ownership.ts';

/** Made by workloads, not by us. */
const NOT_WRITTEN = new Set(['Pod', 'PersistentVolumeClaim']);

/**
 * What `live` has beyond `desired`.
 * @param mounted ConfigMaps and Secrets that stay, by `keyOf`: a pod that mounts one could not be restarted without
 */
export function superfluous(
  owner: Owner,
  desired: readonly KubernetesObject[],
  live: ReadonlyMap<string, KubernetesObject>,
  mounted: ReadonlySet<string>,
): readonly KubernetesObject[] {
  const wanted = new Set(desired.map((object) => keyOf(refOf(object))));
  return [...live.values()].filter(
    (object) =>
      !NOT_WRITTEN.has(object.kind) &&
      !wanted.has(keyOf(refOf(object))) &&
      isOurs(object, owner) &&
      !mounted.has(keyOf(refOf(object))),
  );
}

/** Removes them, each only if it is still the object that was seen. */
export async function prune(
  { client, log }: { readonly client: Client; readonly log: Pick<Log, 'info'> },
  { namespace, name }: Owner,
  objects: readonly KubernetesObject[],
): Promise<readonly ObjectRef[]> {
  for (const object of objects) {
    const { uid } = object.metadata;
    await client.remove(refOf(object), { propagationPolicy: 'Background', ...(uid ? { uid } : {}) });
    const reason = 'the spec asks for it no more';
    log.info('removed', { stack: `${namespace}/${name}`, object: describeRef(refOf(object)), reason });
  }
  return objects.map(refOf);
}
