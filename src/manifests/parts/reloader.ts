import { GRPC_PORT } from '../../stack/components.ts';
import { RULES_DIRECTORY } from '../../stack/paths.ts';
import { type Container, RESTRICTED } from './container.ts';
import { SMALL_RESOURCES } from './resources.ts';
import type { VolumeMount } from './volumes.ts';

/** How often the rules are compared, in seconds. */
const INTERVAL = 5;

/** A listening socket in /proc/net/tcp*: the port in hex, then state 0A. */
const LISTENS = `':${GRPC_PORT.toString(16).toUpperCase()} .* 0A '`;

/**
 * Compares the rules with those of the last signal. The first signal waits until Ruler listens: before it has a handler
 * SIGHUP would end it. It is sent even without a change, because rules may have changed between Ruler's start and this one's.
 */
const SCRIPT = `
trap 'exit 0' TERM
seen=
while :; do
  now=$(sha256sum ${RULES_DIRECTORY}/*.yaml 2>/dev/null)
  if [ "$now" != "$seen" ] && grep -q ${LISTENS} /proc/net/tcp /proc/net/tcp6 && kill -HUP $(pidof thanos); then
    seen=$now
    echo "rules changed: told Ruler to read them"
  fi
  sleep ${INTERVAL} & wait $!
done
`.trim();

export const RELOADER = 'reloader';
export const RELOADER_COMMAND: readonly string[] = ['/bin/sh', '-c', SCRIPT];

/**
 * Tells Ruler by signal that its rules changed, with the shell of the Thanos image. By HTTP it would need an identity that
 * may also query; prometheus-config-reloader was tried and asks Prometheus, which is not here, before each signal.
 */
export function buildReloader(image: string, rules: VolumeMount): Container {
  return {
    name: RELOADER,
    image,
    imagePullPolicy: 'IfNotPresent',
    command: RELOADER_COMMAND,
    resources: SMALL_RESOURCES,
    securityContext: RESTRICTED,
    terminationMessagePolicy: 'FallbackToLogsOnError',
    volumeMounts: [rules],
  };
}
