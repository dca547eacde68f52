// The flags that a stack may set, by component and by the kind of their value. Everything else is refused: what decides who may
// connect or where data goes, what a newer version brings until somebody has judged it, and what would stop the component.
// Kinds are those of the programs' sources (cmd/thanos, cmd/prometheus), judged again by the programs in test/promtool.
import type { KindName } from './kinds.ts';

export const FLAG_OWNERS = ['query', 'store', 'compactor', 'ruler', 'prometheus', 'sidecar'] as const;
export type FlagOwner = (typeof FLAG_OWNERS)[number];

/** What a component takes. */
export interface Allowed {
  /** No value; "--no-name" turns it off. */
  readonly switches: readonly string[];
  /** Only on: turned off, the component would end. */
  readonly on?: readonly string[];
  readonly values: Readonly<Partial<Record<KindName, readonly string[]>>>;
  readonly choices: Readonly<Record<string, readonly string[]>>;
}

/** journald is not in a container. */
const LOG = { 'log.level': ['debug', 'info', 'warn', 'error'], 'log.format': ['logfmt', 'json'] } as const;
const THANOS_SWITCHES = ['enable-auto-gomemlimit'] as const;
const WEB_SWITCHES = ['web.disable-cors'] as const;
const LIMITS = ['store.limits.request-series', 'store.limits.request-samples'] as const;
const HASHES = { 'hash-func': ['SHA256'] } as const;
const LISTS = { 'block-discovery-strategy': ['concurrent', 'recursive'] } as const;

const query: Allowed = {
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

const store: Allowed = {
  switches: [
    ...THANOS_SWITCHES,
    ...WEB_SWITCHES,
    ...['cache-index-header', 'store.enable-index-header-lazy-reader', 'store.enable-lazy-expanded-postings'],
  ],
  values: {
    ratio: ['auto-gomemlimit.ratio'],
    time: ['http-grace-period', 'consistency-delay', 'ignore-deletion-marks-delay'],
    goTime: ['grpc-grace-period'],
    goInterval: ['sync-block-duration', 'store.index-header-lazy-reader-idle-timeout'],
    positive: [
      ...['store.grpc.series-max-concurrency', 'block-sync-concurrency', 'block-meta-fetch-concurrency'],
      ...['store.index-header-posting-offsets-in-mem-sampling', 'debug.series-batch-size'],
    ],
    count: [...LIMITS, 'store.grpc.touched-series-limit', 'store.grpc.series-sample-limit', 'matcher-cache-size'],
    number: ['store.posting-group-max-key-series-ratio'],
    bytes: ['index-cache-size', 'chunk-pool-size', 'store.grpc.downloaded-bytes-limit'],
    moment: ['min-time', 'max-time'],
    header: ['web.prefix-header'],
    // Changes links alone; Store has nothing that it would move.
    path: ['web.external-prefix'],
    label: ['bucket-web-label'],
    relabeling: ['selector.relabel-config'],
    indexCache: ['index-cache.config'],
  },
  choices: { ...LOG, ...LISTS, 'store.index-header-lazy-download-strategy': ['eager', 'lazy'] },
};

const compactor: Allowed = {
  switches: [
    ...THANOS_SWITCHES,
    ...WEB_SWITCHES,
    ...['downsampling.disable', 'compact.skip-block-with-out-of-order-chunks'],
  ],
  // Without it the Compactor ends after one pass.
  on: ['wait'],
  values: {
    ratio: ['auto-gomemlimit.ratio'],
    time: ['http-grace-period'],
    goTime: ['consistency-delay', 'compact.cleanup-interval', 'compact.progress-interval'],
    goInterval: ['wait-interval', 'block-viewer.global.sync-block-interval', 'block-viewer.global.sync-block-timeout'],
    positive: [
      ...['block-meta-fetch-concurrency', 'block-files-concurrency', 'compact.concurrency'],
      ...['compact.blocks-fetch-concurrency', 'downsample.concurrency'],
    ],
    bytes: ['compact.block-max-index-size'],
    moment: ['min-time', 'max-time'],
    header: ['web.prefix-header'],
    path: ['web.external-prefix'],
    label: ['deduplication.replica-label', 'bucket-web-label'],
    relabeling: ['selector.relabel-config'],
  },
  choices: { ...LOG, ...LISTS, ...HASHES, 'deduplication.func': ['penalty'] },
};

const ruler: Allowed = {
  switches: [
    ...THANOS_SWITCHES,
    ...WEB_SWITCHES,
    ...['shipper.upload-compacted', 'tsdb.no-lockfile', 'tsdb.wal-compression', 'tsdb.enable-native-histograms'],
    ...['query.enable-x-functions', 'query.only-prometheus-params'],
  ],
  values: {
    ratio: ['auto-gomemlimit.ratio'],
    time: ['http-grace-period'],
    interval: ['tsdb.block-duration', 'tsdb.retention'],
    goTime: ['grpc-grace-period', 'resend-delay', 'rule-query-offset', 'for-outage-tolerance', 'for-grace-period'],
    goInterval: ['eval-interval', 'query.default-step'],
    positive: ['rule-concurrent-evaluation'],
    count: [...LIMITS, 'shipper.upload-concurrency'],
    label: ['alert.label-drop', 'restore-ignored-label'],
    header: ['web.prefix-header'],
    url: ['alert.query-url'],
    linkTemplate: ['alert.query-template'],
    fileName: ['shipper.meta-file-name'],
    relabeling: ['alert.relabel-config'],
    features: ['enable-feature'],
  },
  choices: { ...LOG, ...HASHES, 'query.http-method': ['GET', 'POST'] },
};

const sidecar: Allowed = {
  switches: [...THANOS_SWITCHES, 'shipper.upload-compacted'],
  values: {
    ratio: ['auto-gomemlimit.ratio'],
    time: ['http-grace-period'],
    goTime: ['grpc-grace-period'],
    count: [...LIMITS, 'shipper.upload-concurrency'],
    moment: ['min-time'],
    fileName: ['shipper.meta-file-name'],
  },
  choices: { ...LOG, ...HASHES },
};

const prometheus: Allowed = {
  switches: [
    ...['config.auto-reload', 'auto-gomaxprocs', 'auto-gomemlimit', 'storage.tsdb.no-lockfile'],
    ...['alertmanager.drain-notification-queue-on-shutdown', 'scrape.adjust-timestamps'],
    ...['storage.tsdb.wal-compression'],
  ],
  values: {
    ratio: ['auto-gomemlimit.ratio'],
    time: [
      ...['web.read-timeout', 'storage.remote.flush-deadline', 'rules.alert.for-outage-tolerance'],
      ...['rules.alert.for-grace-period', 'rules.alert.resend-delay'],
    ],
    interval: [
      ...['storage.tsdb.retention.time', 'query.lookback-delta', 'query.timeout', 'scrape.discovery-reload-interval'],
      ...['config.auto-reload-interval', 'storage.tsdb.block-reload-interval'],
    ],
    goTime: ['scrape.timestamp-tolerance'],
    positive: [
      ...['web.max-connections', 'query.max-concurrency', 'query.max-samples', 'rules.max-concurrent-evals'],
      ...['alertmanager.notification-queue-capacity', 'alertmanager.notification-batch-size'],
      ...['storage.tsdb.samples-per-chunk', 'storage.remote.read-max-bytes-in-frame'],
    ],
    count: [
      ...['web.max-notifications-subscribers', 'web.search.max-limit', 'storage.tsdb.head-chunks-write-queue-size'],
      ...['storage.remote.read-sample-limit', 'storage.remote.read-concurrent-limit'],
    ],
    bytes: ['storage.tsdb.retention.size'],
    origin: ['web.external-url'],
    origins: ['web.cors.origin'],
    words: ['web.page-title'],
    dataFile: ['storage.tsdb.delay-compact-file.path'],
    features: ['enable-feature'],
  },
  choices: {
    ...LOG,
    'storage.tsdb.wal-compression-type': ['snappy', 'zstd'],
    'web.remote-write-receiver.accepted-protobuf-messages': [
      'prometheus.WriteRequest',
      'io.prometheus.write.v2.Request',
    ],
  },
};

/** By component. */
export const ALLOWED: Readonly<Record<FlagOwner, Allowed>> = { query, store, compactor, ruler, prometheus, sidecar };
