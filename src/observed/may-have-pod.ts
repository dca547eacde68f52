import type { KubernetesObject } from '../api/objects.ts';

/** Whether a StatefulSet is there and wants pods: Kubernetes' own default of an absent field is one. */
export const mayHavePod = (found: KubernetesObject | undefined): boolean =>
  found !== undefined && ((found['spec'] as { readonly replicas?: number } | undefined)?.replicas ?? 1) > 0;
