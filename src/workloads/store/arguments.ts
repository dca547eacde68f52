import { durationSeconds } from '../../api/duration.ts';
import type { Plan } from '../../plan/plan.ts';
import { DATA_DIRECTORY } from '../../stack/paths.ts';
import { type Argument, byDefault } from '../additional.ts';

export function storeArguments({ stack }: Plan): readonly Argument[] {
  const { store, compactor } = stack.spec;
  return [
    `--data-dir=${DATA_DIRECTORY}`,
    byDefault(`--sync-block-duration=${store.syncInterval}`),
    // A block marked for deletion is served until its replacement has surely been found, and dropped before it is deleted.
    // In whole seconds: Thanos reads no fractions here.
    byDefault(`--ignore-deletion-marks-delay=${Math.floor(durationSeconds(compactor.deleteDelay) / 2)}s`),
    '--disable-admin-operations',
  ];
}
