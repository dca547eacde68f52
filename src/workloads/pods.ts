// The workload of a component: its container, those that share its pods, and what judges files of users beside them.
import type { KubernetesObject } from '../api/objects.ts';
import { buildDeployment } from '../manifests/deployment.ts';
import type { Files, PodParts } from '../manifests/pod.ts';
import { buildChecker, buildReloader } from '../manifests/second-line.ts';
import { buildStatefulSet } from '../manifests/stateful-set.ts';
import { type Plan, replicasOf } from '../plan/plan.ts';
import { componentsOf, type Workload } from '../stack/components.ts';
import { MIN_READY } from '../stack/timing.ts';
import { podMakingOf } from './all.ts';
import { containerOf, volumesOf } from './containers.ts';
import { isStateful } from './facts.ts';

/** The Deployment of a workload, or its StatefulSet where it has data. */
export function buildWorkload(plan: Plan, workload: Workload, files: Files): KubernetesObject {
  const parts = podParts(plan, workload, files);
  return isStateful(workload)
    ? buildStatefulSet(plan, parts)
    : buildDeployment(plan, parts, replicasOf(plan.stack, workload), MIN_READY);
}

function podParts(plan: Plan, workload: Workload, files: Files): PodParts {
  const { graceSeconds, secondLine } = podMakingOf(workload);
  const components = componentsOf(workload);
  const lines = secondLine ? [secondLine.of(plan, workload)] : [];
  return {
    workload,
    initContainers: lines.map(buildChecker),
    containers: [...components.map((component) => containerOf(plan, component)), ...lines.map(buildReloader)],
    volumes: [...components.flatMap((component) => volumesOf(plan, component)), ...lines.map(({ source }) => source)],
    files,
    gracePeriodSeconds: graceSeconds(plan, workload),
  };
}
