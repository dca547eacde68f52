import { PROMETHEUS_CLIENT_FILE } from '../configuration/files.ts';
import { PROMETHEUS_FILE } from '../configuration/prometheus.ts';
import type { Plan } from '../plan/plan.ts';
import { PROMETHEUS_PORT } from '../stack/components.ts';
import { configurationFile, DATA_DIRECTORY, ROOT_DIRECTORY } from '../stack/paths.ts';
import {
  grpcServerArguments,
  httpServerArguments,
  logArguments,
  objectStorageArguments,
  requestLoggingArguments,
  withAdditional,
} from './parts/arguments.ts';
import { buildContainer, type Container } from './parts/container.ts';
import { mountsOf } from './parts/pod.ts';
import { baseVolumes, DATA_MOUNT, type Mounted, objectStorageVolume, rootVolume } from './parts/volumes.ts';

/** Thanos Sidecar, a container in the pods of Prometheus: serves fresh samples, uploads blocks, reloads Prometheus. */
export function buildSidecarContainer(
  plan: Plan,
  prometheusFile: Mounted,
): { readonly container: Container; readonly volumes: readonly Mounted[] } {
  const { spec, images } = plan.stack;
  const volumes = [
    ...baseVolumes(plan, 'sidecar'),
    rootVolume(plan),
    objectStorageVolume(plan, 'sidecar'),
    prometheusFile,
  ];
  const container = buildContainer({
    component: 'sidecar',
    image: images.thanos,
    args: sidecarArguments(plan, prometheusFile.mount.mountPath),
    env: [{ name: 'SSL_CERT_DIR', value: ROOT_DIRECTORY }],
    mounts: [...mountsOf(volumes), DATA_MOUNT],
    probes: spec.prometheus?.probes ?? 'Exec',
    resources: spec.prometheus?.sidecar.resources,
    discovered: true,
  });
  return { container, volumes };
}

function sidecarArguments(plan: Plan, prometheusDirectory: string): readonly string[] {
  const sidecar = plan.stack.spec.prometheus?.sidecar;
  if (!sidecar) return [];
  const own = [
    'sidecar',
    ...logArguments(sidecar.logLevel),
    ...httpServerArguments(),
    ...grpcServerArguments(),
    ...objectStorageArguments(plan, 'sidecar'),
    `--tsdb.path=${DATA_DIRECTORY}`,
    `--prometheus.url=https://localhost:${PROMETHEUS_PORT}`,
    `--prometheus.http-client-file=${configurationFile(PROMETHEUS_CLIENT_FILE)}`,
    `--reloader.config-file=${prometheusDirectory}/${PROMETHEUS_FILE}`,
    '--reloader.watch-interval=1m',
    ...requestLoggingArguments(),
  ];
  return withAdditional(own, sidecar.additionalArgs);
}
