// What Kubernetes does not collect by itself: objects outside of the namespace of the stack.

import { describeRef, type KubernetesObject, refOf } from '../api/objects.ts';
import { prometheus } from '../components/prometheus/facts.ts';
import { STACK_UID_ANNOTATION } from '../stack/labels.ts';
import { clusterRoleName } from '../stack/names.ts';
import type { Context, StackObject } from './context.ts';
import { stackKey } from './stack-key.ts';

/** Whether a stack has, or is about to have, cluster-scoped objects. Only then it holds our finalizer. */
export function needsFinalizer({ caches }: Pick<Context, 'caches'>, object: StackObject): boolean {
  const spec = object['spec'] as { readonly prometheus?: { readonly kubernetesDiscovery?: string } } | undefined;
  return spec?.prometheus?.kubernetesDiscovery === 'Cluster' || clusterScoped({ caches }, object).length > 0;
}

/** Removes the cluster-scoped objects of a stack. */
export async function finalize(
  { client, caches, log }: Pick<Context, 'client' | 'caches' | 'log'>,
  object: StackObject,
): Promise<void> {
  for (const found of clusterScoped({ caches }, object)) {
    await client.remove(refOf(found), found.metadata.uid ? { uid: found.metadata.uid } : {});
    log.info('removed', {
      stack: stackKey(object.metadata),
      object: describeRef(refOf(found)),
      reason: 'its stack is deleted',
    });
  }
}

/** Labels alone are not enough: what somebody labelled so is his. Earlier versions wrote no uid, but this name. */
function clusterScoped({ caches }: Pick<Context, 'caches'>, { metadata }: StackObject) {
  const isOwn = (found: KubernetesObject) => {
    const uid = found.metadata.annotations?.[STACK_UID_ANNOTATION];
    return uid === undefined
      ? found.metadata.name === clusterRoleName(metadata, prometheus.name)
      : uid === metadata.uid;
  };
  const all = [...caches.ofStack(stackKey(metadata)).values()];
  return all.filter((found) => found.metadata.namespace === undefined && isOwn(found));
}
