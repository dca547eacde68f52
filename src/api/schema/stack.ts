import { z } from 'zod';
import { accessRules } from './access.ts';
import { clients } from './clients.ts';
import { compactor, prometheus, query, ruler, store } from './components.ts';
import { image, text, withRules } from './fields.ts';
import { networkPolicy } from './network-policy.ts';
import { objectStorage } from './object-storage.ts';
import { tls } from './tls.ts';

const fields = z.strictObject({
  version: text(
    64,
    /^v(0\.(4[0-9]|[5-9][0-9]|[0-9]{3,})|[1-9][0-9]*\.[0-9]+)\.[0-9]+([-+.][a-zA-Z0-9.]+)?$/,
    'must be a Thanos version from v0.40.0 on, such as "v0.42.4"',
  )
    .default('v0.42.4')
    .describe('Version of Thanos, from v0.40.0 on. Flags follow it.'),
  image: image()
    .optional()
    .describe('Image of Thanos; a digest is allowed. Default: the official image of the version.'),
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
export const stackSpec = withRules(fields, ...accessRules).describe('What the stack should be.');
