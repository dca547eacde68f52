// Rules, judged in the pod by the Thanos that is about to load them.
import type { Plan } from '../../plan/plan.ts';
import { CHECKED_RULES_DIRECTORY, RULES_DIRECTORY } from '../../stack/paths.ts';
import { dialectOf } from '../../user-files/rules/promql/dialect.ts';
import { commandOf, INTERVAL, type Judging, type SecondLine } from './second-line.ts';
import { type Mounted, writable } from './volumes.ts';

/**
 * A file that was accepted before is not asked about again, and a bad one takes nothing away from what was accepted under its
 * name. Of Thanos' words the first error is kept, without what a terminal or a reader of lines could take for his own.
 */
const check = (program: string) => String.raw`
check() {
  refused=
  for file in "$from"/*.yaml; do
    name=$(basename "$file")
    if [ ! -e "$file" ] || cmp -s "$file" "$to/$name"; then continue; fi
    if said=$(${program} 2>&1); then
      put "$file" "$to/$name"
    else
      why=$(printf %s "$said" | grep -m1 'level=error error=' | sed 's/.*level=error error=//; s/\\n/ /g' | tr -d '\134\42' | tr -cd ' -~' | head -c 160)
      refused="$refused$name: $why
"
    fi
  done
  for file in "$to"/*.yaml; do
    if [ ! -e "$from/$(basename "$file")" ]; then rm -f "$file"; fi
  done
}`;

const RULES_CHECK = 'thanos tools rules-check --rules="$file"';

/** It has no flags for PromQL: expressions that only one of Ruler's allows would be refused. */
const NOTHING_TO_ASK = 'true';

const judgingBy = (program: string): Judging => ({
  from: RULES_DIRECTORY,
  to: CHECKED_RULES_DIRECTORY,
  check: check(program),
});

/** Each way in which rules are judged, whatever the spec says. */
export const RULES_JUDGINGS: readonly Judging[] = [RULES_CHECK, NOTHING_TO_ASK].map(judgingBy);

/**
 * @param source the rules as they are written
 * @param accepted the volume of those that are accepted
 */
export function rulesLine({ stack }: Plan, source: Mounted, accepted: Mounted): SecondLine {
  const { experimental, extended } = dialectOf(stack);
  return {
    image: stack.images.thanos,
    judging: judgingBy(experimental || extended ? NOTHING_TO_ASK : RULES_CHECK),
    mounts: [source.mount, writable(accepted)],
  };
}

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
