// How Ruler is told that its rules changed.
import { commandOf, INTERVAL } from '../../manifests/second-line.ts';
import { CHECKED_RULES_DIRECTORY } from '../../stack/paths.ts';

/** A listening socket in /proc/net/tcp*: the port in hex, then state 0A. */
const listens = (port: number): string => `':${port.toString(16).toUpperCase()} .* 0A '`;

/**
 * Ruler's container, from within: no other container needs its process or its files to tell it that its rules changed. The
 * first signal waits until Ruler listens: before it has a handler SIGHUP would end it. It is sent even without a change, because
 * rules may have changed since Ruler read them. The shell becomes Ruler, which so is process 1 and gets all other signals itself.
 */
export const signallingCommand = (port: number): readonly string[] => [
  ...commandOf(
    `
seen=
while sleep ${INTERVAL}; do
  now=$(sha256sum ${CHECKED_RULES_DIRECTORY}/*.yaml 2>/dev/null)
  if [ "$now" != "$seen" ] && grep -q ${listens(port)} /proc/net/tcp /proc/net/tcp6 && kill -HUP $$; then seen=$now; fi
done &
exec thanos "$@"
`.trim(),
  ),
  'thanos',
];
