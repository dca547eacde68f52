// Every flag of the programs, hidden ones too, that a user may give by additionalArgs, and why nothing is gained by it. The API
// server must refuse all others: a flag that a newer version brings is refused, or is judged here.

import versions from '../../../src/api/schema/flags/versions.json' with { type: 'json' };
import { COMPONENTS, type Name } from '../../../src/stack/components.ts';

/** Names of flags, without dashes, by why they do no harm. */
const HARMLESS: Readonly<Record<string, readonly string[]>> = {
  'how much, how long, how often': [
    ...['auto-gomemlimit.ratio', 'auto-gomaxprocs', 'auto-gomemlimit', 'enable-auto-gomemlimit'],
    ...['http-grace-period', 'grpc-grace-period', 'grpc-compression', 'consistency-delay', 'wait', 'wait-interval'],
    ...['downsampling.disable'],
    ...['block-discovery-strategy', 'block-meta-fetch-concurrency', 'block-files-concurrency'],
    ...['block-viewer.global.sync-block-interval', 'block-viewer.global.sync-block-timeout', 'compact.concurrency'],
    ...['compact.cleanup-interval', 'compact.progress-interval', 'compact.blocks-fetch-concurrency'],
    ...['downsample.concurrency', 'hash-func', 'min-time', 'max-time', 'query.timeout'],
    ...['query.max-concurrent', 'query.max-concurrent-select', 'query.max-concurrency', 'query.max-samples'],
    ...['query.metadata.default-time-range', 'query.default-evaluation-interval', 'query.default-step'],
    ...['query.lookback-delta', 'store.response-timeout', 'store.unhealthy-timeout'],
    ...['store.limits.request-series', 'store.limits.request-samples', 'eval-interval', 'rule-query-offset'],
    ...['for-outage-tolerance', 'for-grace-period', 'resend-delay', 'rule-concurrent-evaluation'],
    ...['restore-ignored-label', 'tsdb.block-duration', 'tsdb.retention', 'tsdb.no-lockfile', 'tsdb.wal-compression'],
    ...['tsdb.enable-native-histograms', 'shipper.upload-compacted', 'shipper.upload-concurrency'],
    ...['cache-index-header', 'index-cache-size', 'chunk-pool-size', 'matcher-cache-size', 'sync-block-duration'],
    ...['store.grpc.touched-series-limit', 'store.grpc.series-sample-limit', 'store.grpc.downloaded-bytes-limit'],
    ...['store.grpc.series-max-concurrency', 'block-sync-concurrency', 'ignore-deletion-marks-delay'],
    ...['store.enable-index-header-lazy-reader', 'store.enable-lazy-expanded-postings'],
    ...['store.posting-group-max-key-series-ratio', 'store.index-header-lazy-download-strategy'],
    ...['web.read-timeout', 'web.max-connections', 'web.max-notifications-subscribers', 'web.search.max-limit'],
    ...['storage.tsdb.retention.time', 'storage.tsdb.retention.size', 'storage.tsdb.no-lockfile'],
    ...['storage.tsdb.head-chunks-write-queue-size'],
    ...['storage.remote.flush-deadline'],
    ...['storage.remote.read-sample-limit', 'storage.remote.read-concurrent-limit'],
    ...['storage.remote.read-max-bytes-in-frame', 'rules.alert.for-outage-tolerance', 'rules.alert.for-grace-period'],
    ...['rules.alert.resend-delay', 'rules.max-concurrent-evals', 'alertmanager.notification-queue-capacity'],
    ...['alertmanager.notification-batch-size', 'alertmanager.drain-notification-queue-on-shutdown'],
    ...['config.auto-reload', 'config.auto-reload-interval'],
  ],
  'how its own answers, pages, labels and lines look': [
    ...['log.level', 'log.format', 'enable-feature', 'deduplication.func', 'selector-label'],
    ...['deduplication.replica-label', 'query.replica-label', 'query.partition-label', 'bucket-web-label'],
    ...['query.promql-engine', 'query.enable-x-functions', 'query.mode', 'query.conn-metric.label'],
    ...['query.auto-downsampling', 'query.partial-response', 'query.http-method', 'query.tenant-header'],
    ...['query.default-tenant-id', 'query.tenant-certificate-field', 'query.enforce-tenancy'],
    ...['query.tenant-label-name', 'query.telemetry.request-duration-seconds-quantiles'],
    ...['query.telemetry.request-samples-quantiles', 'query.telemetry.request-series-seconds-quantiles'],
    ...['alert.query-url', 'alert.label-drop', 'alert.relabel-config', 'alert.query-template'],
    ...['selector.relabel-config', 'web.prefix-header'],
    ...['web.disable-cors', 'web.external-url', 'web.page-title', 'web.cors.origin'],
    ...['web.remote-write-receiver.accepted-protobuf-messages'],
  ],
  'reads or writes on the volume of its own pod: everything else is read-only': [
    ...['shipper.meta-file-name', 'storage.tsdb.delay-compact-file.path'],
  ],
  'hidden in the help text: how its own work is done and its answers look': [
    ...['query.dynamic-lookback-delta', 'query.disable-fallback', 'rule.partial-response', 'target.partial-response'],
    ...['metric-metadata.partial-response', 'exemplar.partial-response', 'status.partial-response'],
    ...['grpc.proxy-strategy', 'query.lazy-retrieval-max-buffered-responses', 'query.only-prometheus-params'],
    ...['store.index-header-posting-offsets-in-mem-sampling', 'store.index-header-lazy-reader-idle-timeout'],
    ...['debug.series-batch-size', 'compact.skip-block-with-out-of-order-chunks', 'compact.block-max-index-size'],
    ...['scrape.adjust-timestamps', 'scrape.timestamp-tolerance', 'scrape.discovery-reload-interval'],
    ...['storage.tsdb.wal-compression', 'storage.tsdb.wal-compression-type', 'storage.tsdb.samples-per-chunk'],
    ...['storage.tsdb.block-reload-interval'],
  ],
  'holds the index in memory, and nowhere else: its content is judged': ['index-cache.config'],
};

const harmless = new Set(Object.values(HARMLESS).flat());

/** Harmless in one program and not in another: Query's pods follow its timeout, and its links would move what it serves. */
const ONLY: Readonly<Record<string, readonly Name[]>> = {
  'query.timeout': ['prometheus'],
  'web.external-prefix': ['store', 'compactor'],
};

/** A flag of a component, and whether a stack may set it. */
export interface JudgedFlag {
  readonly owner: Name;
  /** Without dashes. */
  readonly name: string;
  readonly isHarmless: boolean;
}

/** Every flag that any supported version of each program has. */
export const judgedFlags = (): readonly JudgedFlag[] =>
  COMPONENTS.flatMap((owner) =>
    Object.keys(versions.flags[owner]).map((name) => ({
      owner,
      name,
      isHarmless:
        (harmless.has(name) && (ONLY[name] ?? [owner]).includes(owner)) || ONLY[name]?.includes(owner) === true,
    })),
  );

/** Judged flags that no program knows any more. */
export const staleJudgements = (): readonly string[] => {
  const known = new Set(judgedFlags().map(({ name }) => name));
  return [...harmless].filter((name) => !known.has(name));
};
