// The flags of the Compactor that a stack may set.
import { type Allowed, HASHES, LISTS, LOG, THANOS_SWITCHES, WEB_SWITCHES } from '../../api/schema/flags/allowed.ts';

export const flags: Allowed = {
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
