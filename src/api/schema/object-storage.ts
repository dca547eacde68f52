import { z } from 'zod';
import { secretKeyOr } from './fields.ts';

/** Where blocks live: a Thanos object storage configuration in a Secret that the user owns. */
export const objectStorage = () =>
  z.strictObject({
    secretRef: secretKeyOr('the object storage configuration of Thanos (objstore.yml)', 'objstore.yml').describe(
      'The Secret with the object storage configuration. All its keys are mounted at /etc/thanos/object-storage, so that the configuration can name a CA file beside it.',
    ),
  });

/** The same for one component alone, so that for instance only the Compactor holds a credential that may delete. */
export const componentObjectStorage = () =>
  objectStorage().optional().describe('Object storage of this component alone. Default: spec.objectStorage.');
