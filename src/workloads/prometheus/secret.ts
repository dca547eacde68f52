import { encoded } from '../../api/data.ts';
import type { KubernetesObject } from '../../api/objects.ts';
import { componentMeta } from '../../manifests/metadata.ts';
import { acceptedVolume, KEY_FILE_MODE, type Mounted, readOnly } from '../../manifests/volumes.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Component } from '../../stack/components.ts';
import { componentName } from '../../stack/names.ts';
import { CHECKED_CONFIGURATION_DIRECTORY, CONFIGURATION_SOURCE_DIRECTORY, PROMETHEUS_FILE } from '../../stack/paths.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import type { JudgedScrapes } from '../../user-files/scrape/judged.ts';
import { buildPrometheusFile } from './file.ts';

/** The stack's own jobs alone: with them Prometheus starts when it refuses those of the user. */
export const OWN_PROMETHEUS_FILE = 'own.yml';

/** The configuration of Prometheus. A Secret, because the user's jobs in it may hold credentials. */
export function buildPrometheusSecret(plan: Plan, of: Component, jobs: JudgedScrapes['jobs']): KubernetesObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: componentMeta(plan.stack, of, componentName(plan.stack, of)),
    type: 'Opaque',
    data: {
      [PROMETHEUS_FILE]: encoded(buildPrometheusFile(plan, of, jobs)),
      [OWN_PROMETHEUS_FILE]: encoded(buildPrometheusFile(plan, of, '')),
    },
  };
}

/** A Secret, because the user's scrape configurations may hold credentials. */
export const configurationVolume = (stack: ResolvedStack, of: Component): Mounted =>
  readOnly('prometheus-file', CONFIGURATION_SOURCE_DIRECTORY, {
    secret: { secretName: componentName(stack, of), defaultMode: KEY_FILE_MODE },
  });

/** What Prometheus reads, and Sidecar watches. */
export const acceptedConfiguration: Mounted = acceptedVolume(
  'checked-configuration',
  CHECKED_CONFIGURATION_DIRECTORY,
  'Memory',
);
