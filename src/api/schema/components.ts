// One schema a component; what they share is in workload.ts.
import { z } from 'zod';
import { kubernetesType } from '../kubernetes/types.ts';
import {
  duration,
  image,
  objectName,
  prometheusDuration,
  type Rule,
  secretKey,
  stringMap,
  withRules,
} from './fields.ts';
import { componentObjectStorage } from './object-storage.ts';
import { logLevel, replicas, retention, storage, workloadFields } from './workload.ts';

const LABEL_NAME = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** Thanos Query: the one place that answers PromQL over all data. */
export const query = () =>
  z
    .strictObject({
      ...workloadFields,
      replicas: replicas(2),
      logLevel: logLevel(),
      replicaLabels: z
        .array(z.string().max(128).regex(LABEL_NAME, 'must be a label name, such as "prometheus_replica"'))
        .max(16)
        .default(['prometheus_replica', 'rule_replica'])
        .describe('Labels that tell replicas of the same data apart: they are removed when answers are deduplicated.'),
      timeout: duration().default('2m').describe('Longest time that one query may take.'),
    })
    .prefault({})
    .describe('Thanos Query.');

/** Thanos Store Gateway: serves the blocks of the object storage. */
export const store = () =>
  z
    .strictObject({
      ...workloadFields,
      replicas: replicas(2),
      logLevel: logLevel(),
      objectStorage: componentObjectStorage(),
      storage: storage('20Gi'),
      syncInterval: duration().default('15m').describe('How often the list of blocks is read from the object storage.'),
    })
    .prefault({})
    .describe('Thanos Store Gateway.');

/** Thanos Compactor: exactly one, because two on the same blocks destroy data. */
export const compactor = () =>
  z
    .strictObject({
      ...workloadFields,
      logLevel: logLevel(),
      objectStorage: componentObjectStorage(),
      storage: storage('100Gi'),
      retentionConfig: z
        .strictObject({
          raw: retention().describe('How long raw samples are kept; 0d is for ever.'),
          fiveMinutes: retention().describe('How long samples downsampled to 5 minutes are kept; 0d is for ever.'),
          oneHour: retention().describe('How long samples downsampled to 1 hour are kept; 0d is for ever.'),
        })
        .prefault({})
        .describe('How long blocks are kept, by resolution.'),
      consistencyDelay: duration()
        .default('30m')
        .describe('Age that a block must have before it is compacted; leaves room for slow uploads.'),
      deleteDelay: duration().default('48h').describe('Time between marking a block for deletion and deleting it.'),
    })
    .prefault({})
    .describe('Thanos Compactor. There is always exactly one.');

const alertmanagerUrl: Rule<{ url: string }> = {
  cel: "isURL(self.url) && url(self.url).getScheme() in ['http', 'https']",
  message: 'url must be an http or https URL, such as "https://alertmanager.monitoring.svc:9093"',
  holds: ({ url }) => isHttpUrl(url),
};

/** Thanos Ruler: evaluates recording and alerting rules over Query. */
export const ruler = () =>
  z
    .strictObject({
      ...workloadFields,
      replicas: replicas(2),
      logLevel: logLevel(),
      objectStorage: componentObjectStorage(),
      storage: storage('10Gi'),
      evaluationInterval: duration().default('1m').describe('Interval between evaluations of a group that names none.'),
      retention: prometheusDuration()
        .default('48h')
        .describe('How long series are kept on the volume; they are uploaded to the object storage.'),
      labels: stringMap(32, 1024)
        .default({})
        .describe('Labels added to every recorded series and alert, besides rule_replica.'),
      ruleConfigMaps: z
        .array(
          z.strictObject({
            name: objectName().describe(
              'Name of the ConfigMap, in the namespace of the stack. Every key is a rule file.',
            ),
          }),
        )
        .max(64)
        .default([])
        .describe('ConfigMaps with rule files.'),
      ruleSelector: kubernetesType('LabelSelector')
        .optional()
        .describe(
          'Selects PrometheusRule objects in the namespace of the stack, where that kind is installed. An empty selector takes all. Default: none.',
        ),
      alertmanagers: z
        .array(
          withRules(
            z.strictObject({ url: z.string().max(1024).describe('Base URL of the Alertmanager (API v2).') }),
            alertmanagerUrl,
          ),
        )
        .max(16)
        .default([])
        .describe('Where alerts are sent.'),
      alertQueryUrl: z
        .string()
        .max(1024)
        .optional()
        .describe('URL of Query for people, linked from alerts. Default: the Service of Query.'),
    })
    .describe('Thanos Ruler. Absent: no Ruler.');

/** Thanos Sidecar, in the pods of Prometheus. */
const sidecar = () =>
  z
    .strictObject({
      resources: workloadFields.resources,
      logLevel: logLevel(),
      additionalArgs: workloadFields.additionalArgs,
    })
    .prefault({})
    .describe('Thanos Sidecar beside each Prometheus.');

/** Prometheus with Thanos Sidecar. */
export const prometheus = () =>
  z
    .strictObject({
      ...workloadFields,
      replicas: replicas(2),
      logLevel: logLevel(),
      version: z
        .string()
        .max(64)
        .regex(/^v3\.[0-9]+\.[0-9]+([-+.][a-zA-Z0-9.]+)?$/, 'must be a Prometheus 3 version, such as "v3.14.0"')
        .default('v3.14.0')
        .describe('Version of Prometheus (3.x).'),
      image: image()
        .optional()
        .describe('Image of Prometheus; a digest is allowed. Default: the official image of the version.'),
      objectStorage: componentObjectStorage(),
      storage: storage('50Gi'),
      retention: prometheusDuration()
        .default('6h')
        .describe('How long samples are kept on the volume; blocks are uploaded to the object storage.'),
      scrapeInterval: duration().default('30s').describe('Interval between scrapes of a job that names none.'),
      externalLabels: stringMap(32, 1024)
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
    })
    .describe('Prometheus with Thanos Sidecar. Absent: none.');

function isHttpUrl(text: string): boolean {
  return URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
}
