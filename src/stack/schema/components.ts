// One schema a component; what they share is in workload.ts.
import { z } from 'zod';
import { documented } from '../../api/kubernetes/types.ts';
import { alertmanagers } from '../../api/schema/alertmanagers.ts';
import {
  celText,
  differIn,
  duration,
  longerThanZero,
  objectName,
  prometheusDuration,
  secretKey,
  stringMap,
  text,
  withRules,
} from '../../api/schema/fields.ts';
import { additionalArgs } from '../../api/schema/flags/additional.ts';
import { image } from '../../api/schema/images.ts';
import { labelSelector } from '../../api/schema/labels.ts';
import { componentObjectStorage } from '../../api/schema/object-storage.ts';
import { resources } from '../../api/schema/resources.ts';
import { keepsLongEnough } from '../../api/schema/retention.ts';
import { httpUrl } from '../../api/schema/urls.ts';
import { tagCanRun, version } from '../../api/schema/versions.ts';
import { logLevel, replicas, retention, storage, workloadFields } from '../../api/schema/workload.ts';
import { VOLUME_SIZES } from './changes.ts';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Thanos Query: the one place that answers PromQL over all data. */
export const query = () =>
  z
    .strictObject({
      ...workloadFields('query'),
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

/** Thanos Store Gateway: serves the blocks of the object storage. */
export const store = () =>
  z
    .strictObject({
      ...workloadFields('store'),
      replicas: replicas(2),
      logLevel: logLevel(),
      objectStorage: componentObjectStorage(),
      storage: storage(VOLUME_SIZES.store),
      syncInterval: positiveDuration()
        .default('15m')
        .describe('Interval between reads of the list of blocks, in h, m and s.'),
    })
    .prefault({})
    .describe('Thanos Store Gateway.');

/** Thanos Compactor: exactly one, because two on the same blocks destroy data. */
export const compactor = () =>
  withRules(
    z.strictObject({
      ...workloadFields('compactor'),
      logLevel: logLevel(),
      objectStorage: componentObjectStorage(),
      storage: storage(VOLUME_SIZES.compactor),
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

/** Thanos Ruler: evaluates recording and alerting rules over Query. */
export const ruler = () =>
  z
    .strictObject({
      ...workloadFields('ruler'),
      replicas: replicas(2),
      logLevel: logLevel(),
      objectStorage: componentObjectStorage(),
      storage: storage(VOLUME_SIZES.ruler),
      evaluationInterval: positiveDuration()
        .default('1m')
        .describe('Interval between evaluations of a group that names none, in h, m and s.'),
      retention: withRules(prometheusDuration(), longerThanZero)
        .default('48h')
        .describe(
          'How long series are kept on the volume, a Prometheus duration such as 2d; they are uploaded to the object storage.',
        ),
      labels: seriesLabels('rule_replica')
        .default({})
        .describe('Labels added to every recorded series and alert, besides rule_replica.'),
      ruleConfigMaps: withRules(
        z
          .array(
            z.strictObject({
              name: objectName().describe(
                'Name of the ConfigMap, in the namespace of the stack. Every key is a rule file.',
              ),
            }),
          )
          .max(64),
        differIn('name'),
      )
        .default([])
        .describe('ConfigMaps with rule files.'),
      ruleSelector: labelSelector()
        .optional()
        .describe(
          `Selects PrometheusRule objects in the namespace of the stack, where that kind is installed: ${documented('LabelSelector')}. An empty selector takes all. Default: none.`,
        ),
      alertmanagers: alertmanagers(),
      alertQueryUrl: httpUrl()
        .optional()
        .describe('URL of Query for people, linked from alerts. Default: the Service of Query.'),
    })
    .describe('Thanos Ruler. Default: none.');

/** Thanos Sidecar, in the pods of Prometheus. */
const sidecar = () =>
  z
    .strictObject({
      resources: resources(),
      logLevel: logLevel(),
      additionalArgs: additionalArgs('sidecar'),
    })
    .prefault({})
    .describe('Thanos Sidecar beside each Prometheus.');

/** Prometheus with Thanos Sidecar. */
export const prometheus = () =>
  withRules(
    z.strictObject({
      ...workloadFields('prometheus'),
      replicas: replicas(2),
      logLevel: logLevel(),
      version: version('prometheus')
        .optional()
        .describe('Version of Prometheus (3.x). Default: that in the tag of its image, else v3.14.0.'),
      image: image()
        .optional()
        .describe('Image of Prometheus; a digest is allowed. Default: the official image of the version.'),
      objectStorage: componentObjectStorage(),
      storage: storage(VOLUME_SIZES.prometheus),
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

/** Labels of series that are all of one component; `reserved` tells its replicas apart. */
function seriesLabels(reserved: string) {
  return withRules(
    stringMap(32, 1024),
    {
      cel: `!('${reserved}' in self)`,
      message: `must not hold ${reserved}, which the operator sets to the name of the pod: remove it`,
      holds: (labels) => !(reserved in labels),
    },
    {
      cel: `self.all(name, name.matches(${celText(LABEL_NAME.source)}))`,
      message: 'must have names of labels: letters, digits and "_", such as "cluster"',
      holds: (labels) => Object.keys(labels).every((name) => LABEL_NAME.test(name)),
    },
  );
}

const positiveDuration = () => withRules(duration(), longerThanZero);
