import { z } from 'zod';
import { duration, withRules } from '../../api/schema/fields.ts';
import { componentObjectStorage } from '../../api/schema/object-storage.ts';
import { keepsLongEnough } from '../../api/schema/retention.ts';
import { logLevel, retention, storage, workloadFields } from '../../api/schema/workload.ts';
import { compactor } from './facts.ts';
import { flags } from './flags.ts';

/** Thanos Compactor: exactly one, because two on the same blocks destroy data. */
export const spec = () =>
  withRules(
    z.strictObject({
      ...workloadFields({ ...compactor, flags }),
      logLevel: logLevel(),
      objectStorage: componentObjectStorage(),
      storage: storage(compactor.runsIn.volume),
      retentionConfig: z
        .strictObject({
          raw: retention().describe(
            'How long raw samples are kept, a Prometheus duration such as 30d; 0d is for ever.',
          ),
          fiveMinutes: retention().describe(
            'How long samples downsampled to 5 minutes are kept, a Prometheus duration such as 30d; 0d is for ever.',
          ),
          oneHour: retention().describe(
            'How long samples downsampled to 1 hour are kept, a Prometheus duration such as 30d; 0d is for ever.',
          ),
        })
        .prefault({})
        .describe('How long blocks are kept, by resolution.'),
      consistencyDelay: duration()
        .default('30m')
        .describe('Age that a block must have before it is compacted, in h, m and s; leaves room for slow uploads.'),
      deleteDelay: duration()
        .default('48h')
        .describe('Time between marking a block for deletion and deleting it, in h, m and s.'),
    }),
    keepsLongEnough('raw'),
    keepsLongEnough('fiveMinutes'),
  )
    .prefault({})
    .describe('Thanos Compactor. There is always exactly one.');
