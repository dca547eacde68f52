import { POD_NAME } from '../../manifests/container.ts';
import { workloadOf } from '../../stack/components.ts';
import { CHECKED_CONFIGURATION_DIRECTORY, PROMETHEUS_FILE } from '../../stack/paths.ts';
import type { Making } from '../making.ts';
import { prometheusArguments } from './arguments.ts';
import { buildDiscoveryRbac } from './discovery-rbac.ts';
import { discoveryTokenVolume } from './discovery-token.ts';
import { CONFIGURATION_JUDGING, configurationLine } from './second-line.ts';
import { acceptedConfiguration, buildPrometheusSecret } from './secret.ts';

/** Prometheus writes its head to disk when it stops; prometheus-operator gives it the same time. */
const GRACE_PERIOD_SECONDS = 600;

/** Prometheus. Its pods are Sidecar's too: one pod, two identities. */
export const prometheus: Making<'prometheus'> = {
  of: 'prometheus',
  start: [`--config.file=${CHECKED_CONFIGURATION_DIRECTORY}/${PROMETHEUS_FILE}`],
  arguments: prometheusArguments,
  environment: [POD_NAME],
  isDiscovered: true,
  volumes: ({ stack }) => [acceptedConfiguration, ...discoveryTokenVolume(stack)],
  roles: ({ stack }, of) => buildDiscoveryRbac(stack, workloadOf(of)),
  objects: (plan, of) => [buildPrometheusSecret(plan, of, plan.user.scrapeJobs)],
  graceSeconds: () => GRACE_PERIOD_SECONDS,
  secondLine: { of: configurationLine, judgings: [CONFIGURATION_JUDGING] },
};
