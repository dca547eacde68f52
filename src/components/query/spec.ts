import { z } from 'zod';
import { text } from '../../api/schema/fields.ts';
import { positiveDuration } from '../../api/schema/positive-duration.ts';
import { LABEL_NAME } from '../../api/schema/series-labels.ts';
import { logLevel, replicas, workloadFields } from '../../api/schema/workload.ts';
import { query } from './facts.ts';
import { flags } from './flags.ts';

/** Thanos Query: the one place that answers PromQL over all data. */
export const spec = () =>
  z
    .strictObject({
      ...workloadFields({ ...query, flags }),
      replicas: replicas(2),
      logLevel: logLevel(),
      replicaLabels: z
        .array(text(128, LABEL_NAME, 'must be a label name: letters, digits and "_", such as "prometheus_replica"'))
        .max(16)
        .default(['prometheus_replica', 'rule_replica'])
        .describe('Labels that tell replicas of the same data apart: they are removed when answers are deduplicated.'),
      timeout: positiveDuration().default('2m').describe('Longest time that one query may take, in h, m and s.'),
    })
    .prefault({})
    .describe('Thanos Query.');
