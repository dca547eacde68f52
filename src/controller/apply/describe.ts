import type { KubernetesObject } from '../../api/objects.ts';

/** An object in words, such as "StatefulSet monitoring/prod-thanos-store". */
export function describeObject({ kind, metadata }: Pick<KubernetesObject, 'kind' | 'metadata'>): string {
  return `${kind} ${metadata.namespace ? `${metadata.namespace}/` : ''}${metadata.name}`;
}
