import type { Making } from '../making.ts';
import { acceptedConfiguration } from '../prometheus/secret.ts';
import { sidecarArguments } from './arguments.ts';
import { prometheusClientFile } from './prometheus-client.ts';

/** Thanos Sidecar, a container in the pods of Prometheus: serves fresh samples, uploads blocks, reloads Prometheus. */
export const sidecar: Making<'sidecar'> = {
  of: 'sidecar',
  start: ['sidecar'],
  arguments: sidecarArguments,
  hasHttpClient: true,
  isDiscovered: true,
  files: (plan) => [prometheusClientFile(plan)],
  volumes: () => [acceptedConfiguration],
};
