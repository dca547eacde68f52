// The flags of Ruler that a stack may set.
import { type Allowed, HASHES, LIMITS, LOG, THANOS_SWITCHES, WEB_SWITCHES } from '../../api/schema/flags/allowed.ts';

export const flags: Allowed = {
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
