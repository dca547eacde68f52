// Prometheus' configuration, judged in its pod by the promtool of the same image.

import type { Judging, SecondLine } from '../../manifests/second-line.ts';
import type { Plan } from '../../plan/plan.ts';
import type { Workload } from '../../stack/components.ts';
import { CHECKED_CONFIGURATION_DIRECTORY, CONFIGURATION_SOURCE_DIRECTORY, PROMETHEUS_FILE } from '../../stack/paths.ts';
import { acceptedConfiguration, configurationVolume, OWN_PROMETHEUS_FILE } from './secret.ts';

/**
 * With what promtool refuses Prometheus would not start, so it starts with the stack's own jobs; one that runs keeps the last
 * good file. Promtool may quote what the user wrote, credentials too, so its words go from the first quote to the last.
 */
const CHECK = String.raw`
check() {
  refused=
  if said=$(promtool check config --syntax-only "$from/${PROMETHEUS_FILE}" 2>&1); then
    cmp -s "$from/${PROMETHEUS_FILE}" "$to/${PROMETHEUS_FILE}" || put "$from/${PROMETHEUS_FILE}" "$to/${PROMETHEUS_FILE}"
  else
    why=$(printf %s "$said" | tr '\n\42\47\140' ' """' | sed 's/.*FAILED: *//; s/".*"/.../' | tr -cd ' -~' | head -c 160)
    refused="${PROMETHEUS_FILE}: $why"
    [ -e "$to/${PROMETHEUS_FILE}" ] || put "$from/${OWN_PROMETHEUS_FILE}" "$to/${PROMETHEUS_FILE}"
  fi
}`;

export const CONFIGURATION_JUDGING: Judging = {
  from: CONFIGURATION_SOURCE_DIRECTORY,
  to: CHECKED_CONFIGURATION_DIRECTORY,
  check: CHECK,
};

/** Prometheus'. */
export const configurationLine = ({ stack }: Plan, of: Workload): SecondLine => ({
  image: stack.images.prometheus,
  judging: CONFIGURATION_JUDGING,
  source: configurationVolume(stack, of),
  accepted: acceptedConfiguration,
});
