import { API_VERSION, KIND } from '../api/group.ts';
import type { ObjectMeta } from '../api/objects.ts';
import type { Component } from '../stack/components.ts';
import { componentVersion } from '../stack/images.ts';
import { componentLabels, type Labels, stackLabels, VERSION_LABEL, versionLabel } from '../stack/labels.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';

/** Metadata of an object that belongs to the whole stack. */
export const stackMeta = (stack: ResolvedStack, name: string): ObjectMeta =>
  namespacedMeta(stack, name, stackLabels(stack));

/** Metadata of an object that belongs to one component. */
export const componentMeta = (stack: ResolvedStack, component: Component, name: string): ObjectMeta =>
  namespacedMeta(stack, name, {
    ...componentLabels(stack, component),
    [VERSION_LABEL]: versionLabel(componentVersion(stack, component)),
  });

/** Owned by the stack, so that Kubernetes removes it with the stack. `render` has no uid and leaves the owner out. */
function namespacedMeta(stack: ResolvedStack, name: string, labels: Labels): ObjectMeta {
  const owner = {
    apiVersion: API_VERSION,
    kind: KIND,
    name: stack.name,
    uid: stack.uid,
    controller: true,
    blockOwnerDeletion: true,
  };
  return { name, namespace: stack.namespace, labels, ...(stack.uid === '' ? {} : { ownerReferences: [owner] }) };
}
