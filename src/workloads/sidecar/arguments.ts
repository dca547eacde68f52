import { prometheus } from '../../components/prometheus/facts.ts';
import { healthListener } from '../../stack/components.ts';
import {
  CHECKED_CONFIGURATION_DIRECTORY,
  configurationFile,
  DATA_DIRECTORY,
  PROMETHEUS_FILE,
} from '../../stack/paths.ts';
import type { Argument } from '../additional.ts';
import { PROMETHEUS_CLIENT_FILE } from './prometheus-client.ts';

export const sidecarArguments = (): readonly Argument[] => [
  `--tsdb.path=${DATA_DIRECTORY}`,
  `--prometheus.url=https://localhost:${healthListener(prometheus.name).port}`,
  `--prometheus.http-client-file=${configurationFile(PROMETHEUS_CLIENT_FILE)}`,
  `--reloader.config-file=${CHECKED_CONFIGURATION_DIRECTORY}/${PROMETHEUS_FILE}`,
  '--reloader.watch-interval=1m',
];
