import type { KubernetesObject } from '../api/objects.ts';
import type { Plan } from '../plan/plan.ts';
import { DATA_DIRECTORY } from '../stack/paths.ts';
import { SHUTDOWN_GRACE } from '../stack/timing.ts';
import { httpServerArguments, logArguments, objectStorageArguments, withAdditional } from './parts/arguments.ts';
import { buildContainer } from './parts/container.ts';
import { type Files, mountsOf } from './parts/pod.ts';
import { buildStatefulSet } from './parts/stateful-set.ts';
import { baseVolumes, DATA_MOUNT, objectStorageVolume } from './parts/volumes.ts';

/** An upload that has begun may end. */
const UPLOAD_SECONDS = 180;

/** Thanos Compactor: a StatefulSet of one, because Kubernetes never runs two pods of one ordinal. */
export function buildCompactor(plan: Plan, files: Files): KubernetesObject {
  const { spec, images } = plan.stack;
  const volumes = [...baseVolumes(plan, 'compactor'), objectStorageVolume(plan, 'compactor')];
  const container = buildContainer({
    component: 'compactor',
    image: images.thanos,
    args: compactorArguments(plan),
    mounts: [...mountsOf(volumes), DATA_MOUNT],
    probes: spec.compactor.probes,
    resources: spec.compactor.resources,
  });
  return buildStatefulSet(plan, {
    workload: 'compactor',
    containers: [container],
    volumes,
    files,
    gracePeriodSeconds: SHUTDOWN_GRACE + UPLOAD_SECONDS,
  });
}

function compactorArguments(plan: Plan): readonly string[] {
  const { compactor } = plan.stack.spec;
  const own = [
    'compact',
    '--wait',
    ...logArguments(compactor.logLevel),
    ...httpServerArguments(),
    ...objectStorageArguments(plan, 'compactor'),
    `--data-dir=${DATA_DIRECTORY}`,
    `--retention.resolution-raw=${compactor.retentionConfig.raw}`,
    `--retention.resolution-5m=${compactor.retentionConfig.fiveMinutes}`,
    `--retention.resolution-1h=${compactor.retentionConfig.oneHour}`,
    `--consistency-delay=${compactor.consistencyDelay}`,
    `--delete-delay=${compactor.deleteDelay}`,
    '--disable-admin-operations',
  ];
  return withAdditional(own, compactor.additionalArgs);
}
