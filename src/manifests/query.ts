import { durationSeconds } from '../api/duration.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { ENDPOINTS_FILE } from '../configuration/files.ts';
import { type Plan, replicasOf } from '../plan/plan.ts';
import { meshServerName } from '../stack/names.ts';
import { CERTIFICATE_FILE, configurationFile, KEY_FILE, ROOT_CA_FILE } from '../stack/paths.ts';
import { DISCOVERY_INTERVAL, MIN_READY, PRE_STOP_SLEEP, SHUTDOWN_GRACE } from '../stack/timing.ts';
import {
  grpcServerArguments,
  httpServerArguments,
  logArguments,
  requestLoggingArguments,
  withAdditional,
} from './parts/arguments.ts';
import { buildContainer } from './parts/container.ts';
import { buildDeployment } from './parts/deployment.ts';
import { type Files, mountsOf } from './parts/pod.ts';
import { baseVolumes } from './parts/volumes.ts';

/** Thanos Query: stateless, so a Deployment; a new pod is ready before an old one goes. */
export function buildQuery(plan: Plan, files: Files): KubernetesObject {
  const { spec, images } = plan.stack;
  const volumes = baseVolumes(plan, 'query');
  const container = buildContainer({
    component: 'query',
    image: images.thanos,
    args: queryArguments(plan),
    mounts: mountsOf(volumes),
    probes: spec.query.probes,
    resources: spec.query.resources,
    discovered: true,
  });
  const gracePeriodSeconds = PRE_STOP_SLEEP + SHUTDOWN_GRACE + durationSeconds(spec.query.timeout);
  return buildDeployment(
    plan,
    { workload: 'query', containers: [container], volumes, files, gracePeriodSeconds },
    replicasOf(plan.stack, 'query'),
    MIN_READY,
  );
}

function queryArguments({ stack }: Plan): readonly string[] {
  const { query } = stack.spec;
  const own = [
    'query',
    ...logArguments(query.logLevel),
    ...httpServerArguments(),
    ...grpcServerArguments(),
    ...clientTlsFlags(stack),
    `--endpoint.sd-config-file=${configurationFile(ENDPOINTS_FILE)}`,
    `--endpoint.sd-config-reload-interval=${DISCOVERY_INTERVAL}s`,
    `--store.sd-dns-interval=${DISCOVERY_INTERVAL}s`,
    ...query.replicaLabels.map((label) => `--query.replica-label=${label}`),
    '--query.auto-downsampling',
    `--query.timeout=${query.timeout}`,
    ...requestLoggingArguments(),
  ];
  return withAdditional(own, query.additionalArgs);
}

/** Before v0.42 the endpoint file can't hold TLS settings. */
function clientTlsFlags(stack: Plan['stack']): readonly string[] {
  if (stack.version.queryTls !== 'flags') return [];
  return [
    '--grpc-client-tls-secure',
    `--grpc-client-tls-cert=${CERTIFICATE_FILE}`,
    `--grpc-client-tls-key=${KEY_FILE}`,
    `--grpc-client-tls-ca=${ROOT_CA_FILE}`,
    `--grpc-client-server-name=${meshServerName(stack)}`,
  ];
}
