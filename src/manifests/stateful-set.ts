import type { KubernetesObject } from '../api/objects.ts';
import { type Plan, startedReplicas } from '../plan/plan.ts';
import type { Workload } from '../stack/components.ts';
import { componentSelector, stackLabels } from '../stack/labels.ts';
import { componentName, headlessName } from '../stack/names.ts';
import { partOf } from '../stack/schema/parts.ts';
import { MIN_READY } from '../stack/timing.ts';
import { componentMeta } from './metadata.ts';
import { buildPodTemplate, type PodParts } from './pod.ts';

/** A workload with one data volume for each pod. Pods start together and are replaced one by one. */
export function buildStatefulSet(plan: Plan, parts: PodParts): KubernetesObject {
  const { stack } = plan;
  const { workload } = parts;
  return {
    apiVersion: 'apps/v1',
    kind: 'StatefulSet',
    metadata: componentMeta(stack, workload, componentName(stack, workload)),
    spec: {
      replicas: startedReplicas(plan, workload),
      serviceName: headlessName(stack, workload),
      podManagementPolicy: 'Parallel',
      updateStrategy: { type: 'RollingUpdate' },
      minReadySeconds: MIN_READY,
      revisionHistoryLimit: 5,
      selector: { matchLabels: componentSelector(stack, workload) },
      persistentVolumeClaimRetentionPolicy: stack.spec.persistentVolumeClaimRetentionPolicy,
      template: buildPodTemplate(plan, parts),
      volumeClaimTemplates: [claimTemplate(plan, workload)],
    },
  };
}

function claimTemplate({ stack }: Plan, workload: Workload) {
  const storage = partOf(stack.spec, workload)?.storage;
  return {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data', labels: { ...stackLabels(stack), ...componentSelector(stack, workload) } },
    spec: {
      accessModes: ['ReadWriteOnce'],
      resources: { requests: { storage: storage?.size } },
      ...(storage?.storageClassName ? { storageClassName: storage.storageClassName } : {}),
      volumeMode: 'Filesystem',
    },
  };
}
