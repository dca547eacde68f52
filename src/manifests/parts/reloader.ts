import { RULES_DIRECTORY } from '../../stack/paths.ts';
import { RELOADER_IMAGE } from '../../stack/versions.ts';
import { type Container, RESTRICTED } from './container.ts';
import { SMALL_RESOURCES } from './pod.ts';
import type { VolumeMount } from './volumes.ts';

/** Tells Ruler by signal that its rules changed. By HTTP it would need an identity that may also query. It opens no port. */
export function buildReloader(rules: VolumeMount): Container {
  return {
    name: 'reloader',
    image: RELOADER_IMAGE,
    imagePullPolicy: 'IfNotPresent',
    args: [
      `--watched-dir=${RULES_DIRECTORY}`,
      '--reload-method=signal',
      '--process-executable-name=thanos',
      '--watch-interval=1m',
      '--log-format=logfmt',
    ],
    resources: SMALL_RESOURCES,
    securityContext: RESTRICTED,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [rules],
  };
}
