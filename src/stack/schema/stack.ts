import { z } from 'zod';
import { portsAreKnown } from '../../api/schema/alertmanager-ports.ts';
import { withRules } from '../../api/schema/fields.ts';
import { image, imagePullSecrets } from '../../api/schema/images.ts';
import { objectStorage } from '../../api/schema/object-storage.ts';
import { tls } from '../../api/schema/tls.ts';
import { tagCanRun, version } from '../../api/schema/versions.ts';
import { spec as compactor } from '../../components/compactor/spec.ts';
import { spec as prometheus } from '../../components/prometheus/spec.ts';
import { spec as query } from '../../components/query/spec.ts';
import { spec as ruler } from '../../components/ruler/spec.ts';
import { spec as store } from '../../components/store/spec.ts';
import { accessRules } from './access.ts';
import { clients } from './clients.ts';
import { digestRules, imageDigestPolicy } from './image-digests.ts';
import { networkPolicy } from './network-policy.ts';
import { probeRules } from './probing.ts';

const fields = z.strictObject({
  version: version('thanos')
    .optional()
    .describe(
      'Version of Thanos, from v0.40.0 on. Flags follow it. Default: that in the tag of spec.image, else v0.42.4.',
    ),
  image: image()
    .optional()
    .describe('Image of Thanos; a digest is allowed. Default: the official image of the version.'),
  probeImage: image()
    .optional()
    .describe(
      'Image with /bin/promtool and /bin/cp, for the readiness probes; a digest is allowed. Default: the image of Prometheus of this stack, else the official one of v3.14.0.',
    ),
  imageDigestPolicy: imageDigestPolicy(),
  imagePullSecrets: imagePullSecrets(),
  objectStorage: objectStorage().describe('Where the blocks live.'),
  tls: tls(),
  query: query(),
  store: store(),
  compactor: compactor(),
  ruler: ruler().optional(),
  prometheus: prometheus().optional(),
  clients: clients(),
  networkPolicy: networkPolicy(),
  persistentVolumeClaimRetentionPolicy: z
    .strictObject({
      whenDeleted: z
        .enum(['Retain', 'Delete'])
        .default('Retain')
        .describe('What happens to the volumes when the stack or the component is deleted.'),
      whenScaled: z
        .enum(['Retain', 'Delete'])
        .default('Retain')
        .describe('What happens to the volumes of pods that are scaled away.'),
    })
    .prefault({})
    .describe('What happens to volumes that are no longer used.'),
  paused: z.boolean().default(false).describe('True: the operator changes nothing but the status.'),
});

/**
 * What a user asks for: the spec of a SecureThanosStack. Only objectStorage is required. What can't be changed later is in
 * changes.ts.
 */
export const stackSpec = withRules(
  fields,
  tagCanRun('thanos'),
  ...digestRules(),
  ...probeRules(),
  portsAreKnown,
  ...accessRules(),
).describe('What the stack should be.');
