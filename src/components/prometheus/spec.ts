import { z } from 'zod';
import { longerThanZero, prometheusDuration, secretKey, withRules } from '../../api/schema/fields.ts';
import { image } from '../../api/schema/images.ts';
import { componentObjectStorage } from '../../api/schema/object-storage.ts';
import { positiveDuration } from '../../api/schema/positive-duration.ts';
import { seriesLabels } from '../../api/schema/series-labels.ts';
import { tagCanRun, version } from '../../api/schema/versions.ts';
import { logLevel, replicas, storage, workloadFields } from '../../api/schema/workload.ts';
import { spec as sidecar } from '../sidecar/spec.ts';
import { prometheus } from './facts.ts';
import { flags } from './flags.ts';

/** Prometheus with Thanos Sidecar. */
export const spec = () =>
  withRules(
    z.strictObject({
      ...workloadFields({ ...prometheus, flags }),
      replicas: replicas(2),
      logLevel: logLevel(),
      version: version('prometheus')
        .optional()
        .describe('Version of Prometheus (3.x). Default: that in the tag of its image, else v3.14.0.'),
      image: image()
        .optional()
        .describe('Image of Prometheus; a digest is allowed. Default: the official image of the version.'),
      objectStorage: componentObjectStorage(),
      storage: storage(prometheus.runsIn.volume),
      retention: withRules(prometheusDuration(), longerThanZero)
        .default('6h')
        .describe(
          'How long samples are kept on the volume, a Prometheus duration such as 2d; blocks are uploaded to the object storage.',
        ),
      scrapeInterval: positiveDuration()
        .default('30s')
        .describe('Interval between scrapes of a job that names none, in h, m and s.'),
      externalLabels: seriesLabels('prometheus_replica')
        .default({})
        .describe('Labels that name this Prometheus in the whole of the data, besides prometheus_replica.'),
      additionalScrapeConfigs: secretKey('scrape configurations, a YAML list as under scrape_configs')
        .optional()
        .describe('Scrape jobs besides the stack itself. Default: none.'),
      kubernetesDiscovery: z
        .enum(['None', 'Namespace', 'Cluster'])
        .default('None')
        .describe(
          'Right of Prometheus to discover targets by the Kubernetes API: none, in the namespace of the stack, or in the whole cluster where the operator allows it for this namespace.',
        ),
      sidecar: sidecar(),
    }),
    tagCanRun('prometheus'),
  ).describe('Prometheus with Thanos Sidecar. Default: none.');
