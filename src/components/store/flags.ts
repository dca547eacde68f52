// The flags of Store that a stack may set.
import { type Allowed, LIMITS, LISTS, LOG, THANOS_SWITCHES, WEB_SWITCHES } from '../../api/schema/flags/allowed.ts';

export const flags: Allowed = {
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
