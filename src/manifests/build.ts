// Every object of a stack but its certificate Secrets, from a plan. Pure and deterministic: the same plan gives the same list.
import type { KubernetesObject } from '../api/objects.ts';
import { buildConfigurationFiles } from '../configuration/files.ts';
import type { Plan } from '../plan/plan.ts';
import { type Component, type Workload, workloadOf, workloadsOf } from '../stack/components.ts';
import { withReleases } from '../stack/release.ts';
import { buildCompactor } from './compactor.ts';
import { buildNetworkPolicies } from './network-policy/build.ts';
import { buildConfiguration, buildSecretConfiguration } from './parts/configuration.ts';
import { buildDiscoveryRbac } from './parts/discovery-rbac.ts';
import { buildDisruptionBudget } from './parts/disruption-budget.ts';
import type { Files } from './parts/pod.ts';
import { buildPrometheusSecret } from './parts/prometheus-file.ts';
import { buildRules } from './parts/rules.ts';
import { buildServices } from './parts/service.ts';
import { buildServiceAccount } from './parts/service-account.ts';
import { buildTrust } from './parts/trust.ts';
import { buildPrometheus } from './prometheus.ts';
import { buildQuery } from './query.ts';
import { buildRuler } from './ruler.ts';
import { buildStore } from './store.ts';

/**
 * Builds the objects in the order in which they are written: policies and accounts before the pods that need them,
 * configuration with its list of allowed identities before the pods that restart because of it.
 * @param plan as `desire` makes it
 */
export function buildObjects(plan: Plan): readonly KubernetesObject[] {
  const { stack, user } = plan;
  const { components } = stack.topology;
  const workloads = workloadsOf(components);
  const planOf = planWith(plan);
  const files: Files = new Map(
    components.map((component) => [component, buildConfigurationFiles(planOf(component), component)]),
  );
  return [
    ...buildNetworkPolicies(plan, workloads),
    ...workloads.map((workload) => buildServiceAccount(planOf(workload).stack, workload)),
    ...buildDiscoveryRbac(planOf('prometheus').stack),
    ...buildTrust(plan),
    ...components.map((component) => buildConfiguration(planOf(component), component, files.get(component) ?? [])),
    ...components.flatMap((component) =>
      buildSecretConfiguration(planOf(component).stack, component, files.get(component) ?? []),
    ),
    ...(stack.spec.ruler ? buildRules(planOf('ruler').stack, user.rules) : []),
    ...(stack.spec.prometheus ? [buildPrometheusSecret(planOf('prometheus'), user.scrapeJobs)] : []),
    ...components.flatMap((component) => buildServices(planOf(component).stack, component)),
    ...workloads
      .filter((workload) => workload !== 'compactor')
      .map((workload) => buildDisruptionBudget(planOf(workload).stack, workload)),
    ...workloads.map((workload) => buildWorkload(planOf(workload), workload, files, user.rules.length)),
  ];
}

/** The plan for a component: all of it holds for everybody, but for the version and image of who waits. */
function planWith(plan: Plan): (component: Component) => Plan {
  const kept = new Map(
    [...plan.roll.waiting].map(([workload, releases]) => [
      workload,
      { ...plan, stack: withReleases(plan.stack, workload, releases) },
    ]),
  );
  return (component) => kept.get(workloadOf(component)) ?? plan;
}

function buildWorkload(plan: Plan, workload: Workload, files: Files, ruleParts: number): KubernetesObject {
  switch (workload) {
    case 'query':
      return buildQuery(plan, files);
    case 'store':
      return buildStore(plan, files);
    case 'compactor':
      return buildCompactor(plan, files);
    case 'ruler':
      return buildRuler(plan, files, ruleParts);
    case 'prometheus':
      return buildPrometheus(plan, files);
  }
}
