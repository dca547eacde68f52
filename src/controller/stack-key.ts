import type { KubernetesObject } from '../api/objects.ts';
import { NAMESPACE_LABEL, STACK_LABEL } from '../stack/labels.ts';

/** The key of a stack in queues and indexes: "namespace/name". */
export const stackKey = ({ namespace, name }: { readonly namespace: string; readonly name: string }): string =>
  `${namespace}/${name}`;

/** The key of the stack that a managed object belongs to; undefined when its labels name none. */
export function stackKeyOf({ metadata }: KubernetesObject): string | undefined {
  const name = metadata.labels?.[STACK_LABEL];
  const namespace = metadata.namespace ?? metadata.labels?.[NAMESPACE_LABEL];
  return name && namespace ? stackKey({ namespace, name }) : undefined;
}
