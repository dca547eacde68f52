// Every object of a stack but its certificate Secrets, from a plan. Pure and deterministic: the same plan gives the same list.
import type { KubernetesObject } from '../api/objects.ts';
import { buildConfigurationFiles } from '../configuration/files.ts';
import type { UserConfiguration } from '../configuration/user.ts';
import type { Plan } from '../plan/plan.ts';
import type { Workload } from '../stack/components.ts';
import { workloadsOf } from '../stack/components.ts';
import { buildCompactor } from './compactor.ts';
import { buildNetworkPolicies } from './network-policy/build.ts';
import { buildConfiguration } from './parts/configuration.ts';
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
 * @param user the rules and scrape jobs that passed their checks; what was rejected stays out
 */
export function buildObjects(
  plan: Plan,
  user: Pick<UserConfiguration, 'rules' | 'scrapeJobs'>,
): readonly KubernetesObject[] {
  const { stack } = plan;
  const { components } = stack.topology;
  const workloads = workloadsOf(components);
  const files: Files = new Map(components.map((component) => [component, buildConfigurationFiles(plan, component)]));
  return [
    ...buildNetworkPolicies(plan, workloads),
    ...workloads.map((workload) => buildServiceAccount(stack, workload)),
    ...buildDiscoveryRbac(stack),
    ...buildTrust(plan),
    ...components.map((component) => buildConfiguration(plan, component, files.get(component) ?? [])),
    ...(stack.spec.ruler ? buildRules(stack, user.rules) : []),
    ...(stack.spec.prometheus ? [buildPrometheusSecret(plan, user.scrapeJobs)] : []),
    ...components.flatMap((component) => buildServices(stack, component)),
    ...workloads
      .filter((workload) => workload !== 'compactor')
      .map((workload) => buildDisruptionBudget(stack, workload)),
    ...workloads.map((workload) => buildWorkload(plan, workload, files, user.rules.length)),
  ];
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
