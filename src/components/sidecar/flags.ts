// The flags of Sidecar that a stack may set.
import { type Allowed, HASHES, LIMITS, LOG, THANOS_SWITCHES } from '../../api/schema/flags/allowed.ts';

export const flags: Allowed = {
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
