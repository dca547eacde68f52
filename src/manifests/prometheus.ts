import type { KubernetesObject } from '../api/objects.ts';
import { PROMETHEUS_FILE } from '../configuration/prometheus.ts';
import type { Plan } from '../plan/plan.ts';
import { componentName } from '../stack/names.ts';
import { CHECKED_CONFIGURATION_DIRECTORY, CONFIGURATION_SOURCE_DIRECTORY, DATA_DIRECTORY } from '../stack/paths.ts';
import { webServerArguments, withAdditional } from './parts/arguments.ts';
import { configurationLine } from './parts/configuration-line.ts';
import { buildContainer, POD_NAME } from './parts/container.ts';
import { discoveryTokenVolume } from './parts/discovery-token.ts';
import { type Files, mountsOf } from './parts/pod.ts';
import { buildChecker, buildReloader } from './parts/second-line.ts';
import { buildStatefulSet } from './parts/stateful-set.ts';
import { acceptedVolume, baseVolumes, DATA_MOUNT, type Mounted, readOnly } from './parts/volumes.ts';
import { buildSidecarContainer } from './sidecar.ts';

/** Prometheus writes its head to disk when it stops; prometheus-operator gives it the same time. */
const GRACE_PERIOD_SECONDS = 600;

/** Prometheus with Thanos Sidecar: one pod, two identities. */
export function buildPrometheus(plan: Plan, files: Files): KubernetesObject {
  const { spec, images } = plan.stack;
  const configuration = configurationVolume(plan);
  const accepted = acceptedVolume('checked-configuration', CHECKED_CONFIGURATION_DIRECTORY, 'Memory');
  const line = configurationLine(plan, configuration, accepted);
  const volumes = [...baseVolumes(plan, 'prometheus'), accepted, ...discoveryTokenVolume(plan.stack)];
  const prometheus = buildContainer({
    component: 'prometheus',
    image: images.prometheus,
    args: prometheusArguments(plan),
    env: [POD_NAME],
    mounts: [...mountsOf(volumes), DATA_MOUNT],
    probes: spec.prometheus?.probes ?? 'Exec',
    resources: spec.prometheus?.resources,
    discovered: true,
  });
  const sidecar = buildSidecarContainer(plan, accepted);
  return buildStatefulSet(plan, {
    workload: 'prometheus',
    initContainers: [buildChecker(line)],
    containers: [prometheus, sidecar.container, buildReloader(line)],
    volumes: [...volumes, ...sidecar.volumes, configuration],
    files,
    gracePeriodSeconds: GRACE_PERIOD_SECONDS,
  });
}

function prometheusArguments({ stack }: Plan): readonly string[] {
  const prometheus = stack.spec.prometheus;
  if (!prometheus) return [];
  const own = [
    `--config.file=${CHECKED_CONFIGURATION_DIRECTORY}/${PROMETHEUS_FILE}`,
    ...webServerArguments(),
    // Sidecar reloads by POST, over mutual TLS.
    '--web.enable-lifecycle',
    `--storage.tsdb.path=${DATA_DIRECTORY}`,
    `--storage.tsdb.retention.time=${prometheus.retention}`,
    // Equal, so that Prometheus compacts nothing that Sidecar uploads.
    '--storage.tsdb.min-block-duration=2h',
    '--storage.tsdb.max-block-duration=2h',
    `--log.level=${prometheus.logLevel}`,
  ];
  return withAdditional(own, prometheus.additionalArgs);
}

/** A Secret, because the user's scrape configurations may hold credentials. */
function configurationVolume({ stack }: Plan): Mounted {
  return readOnly('prometheus-file', CONFIGURATION_SOURCE_DIRECTORY, {
    secret: { secretName: componentName(stack, 'prometheus'), defaultMode: 0o440 },
  });
}
