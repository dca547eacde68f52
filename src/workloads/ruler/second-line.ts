// Rules, judged in the pod by the Thanos that is about to load them.

import type { Judging, SecondLine } from '../../manifests/second-line.ts';
import type { Plan } from '../../plan/plan.ts';
import { CHECKED_RULES_DIRECTORY, RULES_DIRECTORY } from '../../stack/paths.ts';
import { dialectOf } from '../../user-files/rules/promql/dialect.ts';
import { acceptedRules, rulesVolume } from './rules.ts';

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

/** Ruler's. */
export function rulesLine(plan: Plan): SecondLine {
  const { experimental, extended } = dialectOf(plan.stack);
  return {
    image: plan.stack.images.thanos,
    judging: judgingBy(experimental || extended ? NOTHING_TO_ASK : RULES_CHECK),
    source: rulesVolume(plan, plan.user.rules.length),
    accepted: acceptedRules,
  };
}
