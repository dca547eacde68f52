import { z } from 'zod';
import { componentObjectStorage } from '../../api/schema/object-storage.ts';
import { positiveDuration } from '../../api/schema/positive-duration.ts';
import { logLevel, replicas, storage, workloadFields } from '../../api/schema/workload.ts';
import { store } from './facts.ts';
import { flags } from './flags.ts';

/** Thanos Store Gateway: serves the blocks of the object storage. */
export const spec = () =>
  z
    .strictObject({
      ...workloadFields({ ...store, flags }),
      replicas: replicas(2),
      logLevel: logLevel(),
      objectStorage: componentObjectStorage(),
      storage: storage(store.runsIn.volume),
      syncInterval: positiveDuration()
        .default('15m')
        .describe('Interval between reads of the list of blocks, in h, m and s.'),
    })
    .prefault({})
    .describe('Thanos Store Gateway.');
