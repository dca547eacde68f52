import fc from 'fast-check';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { hiddenCredentials } from '../../../src/plan/alertmanagers.ts';
import type { Plan } from '../../../src/plan/plan.ts';
import { judgeRules } from '../../../src/user-files/rules/judge.ts';
import { objectsOf, planOf, resolved, stackObject } from '../plans.ts';
import { settingsFor, stackId, stackSpec, storageFacts } from './random-specs.ts';

/** One random stack, planned and built. */
export interface Built {
  readonly plan: Plan;
  readonly objects: readonly KubernetesObject[];
}

const RULES = 'groups: [{name: g, rules: [{record: a, expr: up}]}]';

const random = fc.record({ id: stackId, spec: stackSpec, facts: storageFacts, inCluster: fc.boolean() });
type Random = typeof random extends fc.Arbitrary<infer Value> ? Value : never;

const RUNS = 150;
let sample: readonly (readonly [Random, Built])[] | undefined;

/** Runs a check on many random stacks, which are built once for all checks; what fails is shown as its smallest spec. */
export function forEachStack(check: (built: Built) => void): void {
  sample ??= fc.sample(random, RUNS).map((value) => [value, build(value)] as const);
  for (const [value, built] of sample) {
    try {
      check(built);
    } catch {
      fc.assert(
        fc.property(random, (smaller) => check(build(smaller))),
        { examples: [[value]], numRuns: 1 },
      );
    }
  }
}

/** Plans and builds a random stack. */
function build({ id, spec, facts, inCluster }: Random): Built {
  const stack = resolved(stackObject(spec, id), settingsFor(id.namespace, inCluster));
  const rules = [judgeRules({ kind: 'ConfigMap', name: 'r', key: 'a.yaml', content: RULES })];
  const plan = planOf(stack, { rules, alertmanagers: hiddenCredentials(stack) }, facts);
  return { plan, objects: objectsOf(plan) };
}
