import { z } from 'zod';
import { documented } from '../../api/kubernetes/types.ts';
import { alertmanagers } from '../../api/schema/alertmanagers.ts';
import { differIn, longerThanZero, objectName, prometheusDuration, withRules } from '../../api/schema/fields.ts';
import { labelSelector } from '../../api/schema/labels.ts';
import { componentObjectStorage } from '../../api/schema/object-storage.ts';
import { positiveDuration } from '../../api/schema/positive-duration.ts';
import { seriesLabels } from '../../api/schema/series-labels.ts';
import { httpUrl } from '../../api/schema/urls.ts';
import { logLevel, replicas, storage, workloadFields } from '../../api/schema/workload.ts';
import { ruler } from './facts.ts';
import { flags } from './flags.ts';

/** Thanos Ruler: evaluates recording and alerting rules over Query. */
export const spec = () =>
  z
    .strictObject({
      ...workloadFields({ ...ruler, flags }),
      replicas: replicas(2),
      logLevel: logLevel(),
      objectStorage: componentObjectStorage(),
      storage: storage(ruler.runsIn.volume),
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
