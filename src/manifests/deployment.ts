import type { KubernetesObject } from '../api/objects.ts';
import type { Plan } from '../plan/plan.ts';
import { componentSelector } from '../stack/labels.ts';
import { componentName } from '../stack/names.ts';
import { componentMeta } from './metadata.ts';
import { buildPodTemplate, type PodParts } from './pod.ts';

/** A workload without data of its own. */
export function buildDeployment(
  plan: Plan,
  parts: PodParts,
  replicas: number,
  minReadySeconds: number,
): KubernetesObject {
  const { stack } = plan;
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: componentMeta(stack, parts.workload, componentName(stack, parts.workload)),
    spec: {
      replicas,
      strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
      minReadySeconds,
      revisionHistoryLimit: 5,
      selector: { matchLabels: componentSelector(stack, parts.workload) },
      template: buildPodTemplate(plan, parts),
    },
  };
}
