// The flags of Prometheus that a stack may set.
import { type Allowed, LOG } from '../../api/schema/flags/allowed.ts';

export const flags: Allowed = {
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
