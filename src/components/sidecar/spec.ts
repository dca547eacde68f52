import { z } from 'zod';
import { additionalArgs } from '../../api/schema/flags/additional.ts';
import { resources } from '../../api/schema/resources.ts';
import { logLevel } from '../../api/schema/workload.ts';
import { sidecar } from './facts.ts';
import { flags } from './flags.ts';

/** Thanos Sidecar, in the pods of Prometheus. */
export const spec = () =>
  z
    .strictObject({
      resources: resources(),
      logLevel: logLevel(),
      additionalArgs: additionalArgs({ ...sidecar, flags }),
    })
    .prefault({})
    .describe('Thanos Sidecar beside each Prometheus.');
