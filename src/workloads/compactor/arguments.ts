import type { Plan } from '../../plan/plan.ts';
import { DATA_DIRECTORY } from '../../stack/paths.ts';
import { type Argument, byDefault } from '../additional.ts';

export function compactorArguments({ stack }: Plan): readonly Argument[] {
  const { retentionConfig, consistencyDelay, deleteDelay } = stack.spec.compactor;
  return [
    `--data-dir=${DATA_DIRECTORY}`,
    `--retention.resolution-raw=${retentionConfig.raw}`,
    `--retention.resolution-5m=${retentionConfig.fiveMinutes}`,
    `--retention.resolution-1h=${retentionConfig.oneHour}`,
    byDefault(`--consistency-delay=${consistencyDelay}`),
    `--delete-delay=${deleteDelay}`,
    '--disable-admin-operations',
  ];
}
