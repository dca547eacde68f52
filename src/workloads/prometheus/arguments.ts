import type { Plan } from '../../plan/plan.ts';
import { DATA_DIRECTORY } from '../../stack/paths.ts';
import { type Argument, byDefault } from '../additional.ts';

export function prometheusArguments({ stack }: Plan): readonly Argument[] {
  const { prometheus } = stack.spec;
  if (!prometheus) return [];
  return [
    // Sidecar reloads by POST, over mutual TLS.
    '--web.enable-lifecycle',
    `--storage.tsdb.path=${DATA_DIRECTORY}`,
    byDefault(`--storage.tsdb.retention.time=${prometheus.retention}`),
    // Equal, so that Prometheus compacts nothing that Sidecar uploads.
    '--storage.tsdb.min-block-duration=2h',
    '--storage.tsdb.max-block-duration=2h',
  ];
}
