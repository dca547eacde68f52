// The flags of Query that a stack may set.
import { type Allowed, LIMITS, LOG, THANOS_SWITCHES, WEB_SWITCHES } from '../../api/schema/flags/allowed.ts';

export const flags: Allowed = {
  switches: [
    ...THANOS_SWITCHES,
    ...WEB_SWITCHES,
    ...['query.enable-x-functions', 'query.auto-downsampling', 'query.partial-response', 'query.enforce-tenancy'],
    ...['query.dynamic-lookback-delta', 'query.disable-fallback', 'rule.partial-response', 'target.partial-response'],
    ...['metric-metadata.partial-response', 'exemplar.partial-response', 'status.partial-response'],
  ],
  values: {
    ratio: ['auto-gomemlimit.ratio'],
    time: ['http-grace-period', 'store.response-timeout', 'store.unhealthy-timeout'],
    interval: ['query.default-evaluation-interval', 'query.default-step'],
    goTime: ['grpc-grace-period', 'query.metadata.default-time-range'],
    goInterval: ['query.lookback-delta'],
    positive: ['query.max-concurrent', 'query.max-concurrent-select', 'query.lazy-retrieval-max-buffered-responses'],
    count: LIMITS,
    label: ['query.replica-label', 'query.partition-label', 'query.tenant-label-name'],
    labelPair: ['selector-label'],
    header: ['web.prefix-header', 'query.tenant-header'],
    words: ['query.default-tenant-id'],
    url: ['alert.query-url'],
    number: [
      'query.telemetry.request-duration-seconds-quantiles',
      'query.telemetry.request-samples-quantiles',
      'query.telemetry.request-series-seconds-quantiles',
    ],
    relabeling: ['selector.relabel-config'],
    features: ['enable-feature'],
  },
  choices: {
    ...LOG,
    'query.promql-engine': ['prometheus', 'thanos'],
    'query.mode': ['local', 'distributed'],
    'query.conn-metric.label': ['external_labels', 'store_type'],
    'deduplication.func': ['penalty', 'chain'],
    'query.tenant-certificate-field': ['organization', 'organizationalUnit', 'commonName'],
    'grpc-compression': ['snappy', 'none'],
    'grpc.proxy-strategy': ['eager', 'lazy'],
  },
};
