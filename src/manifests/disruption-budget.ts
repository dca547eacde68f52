import type { KubernetesObject } from '../api/objects.ts';
import type { Workload } from '../stack/components.ts';
import { componentSelector } from '../stack/labels.ts';
import { componentName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { componentMeta } from './metadata.ts';

/** A node drain takes one pod of a workload at a time. A pod that is not ready anyhow may always go. */
export function buildDisruptionBudget(stack: ResolvedStack, workload: Workload): KubernetesObject {
  return {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: componentMeta(stack, workload, componentName(stack, workload)),
    spec: {
      maxUnavailable: 1,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      selector: { matchLabels: componentSelector(stack, workload) },
    },
  };
}
