// Every object of a stack but its certificate Secrets, from a plan. Pure and deterministic: the same plan gives the same list.
import type { KubernetesObject } from '../api/objects.ts';
import { buildConfiguration, buildSecretConfiguration } from '../manifests/configuration.ts';
import { buildDisruptionBudget } from '../manifests/disruption-budget.ts';
import { buildNetworkPolicies } from '../manifests/network-policy/build.ts';
import type { Files } from '../manifests/pod.ts';
import { buildServices } from '../manifests/service.ts';
import { buildServiceAccount } from '../manifests/service-account.ts';
import { buildTrust } from '../manifests/trust.ts';
import type { Plan } from '../plan/plan.ts';
import { type Component, podsOf, workloadOf, workloadsOf } from '../stack/components.ts';
import { withReleases } from '../stack/release.ts';
import { makingOf } from './all.ts';
import { filesOf } from './files.ts';
import { buildWorkload } from './pods.ts';

/**
 * Builds the objects in the order in which they are written: policies and accounts before the pods that need them,
 * configuration with its list of allowed identities before the pods that restart because of it.
 * @param plan as `desire` makes it
 */
export function buildObjects(plan: Plan): readonly KubernetesObject[] {
  const { components } = plan.stack.topology;
  const workloads = workloadsOf(components);
  const planFor = planWith(plan);
  const files: Files = new Map(components.map((component) => [component, filesOf(planFor(component), component)]));
  const ofEach = (build: (own: Plan, component: Component) => readonly KubernetesObject[] | undefined) =>
    components.flatMap((component) => build(planFor(component), component) ?? []);
  return [
    ...buildNetworkPolicies(plan, workloads),
    ...workloads.map((workload) => buildServiceAccount(planFor(workload).stack, workload)),
    ...ofEach((own, component) => makingOf(component).roles?.(own, component)),
    ...buildTrust(plan),
    ...ofEach((own, component) => [buildConfiguration(own, component, files.get(component) ?? [])]),
    ...ofEach(({ stack }, component) => buildSecretConfiguration(stack, component, files.get(component) ?? [])),
    ...ofEach((own, component) => makingOf(component).objects?.(own, component)),
    ...ofEach(({ stack }, component) => buildServices(stack, component)),
    ...workloads
      .filter((workload) => podsOf(workload).replicas === 'asked')
      .map((workload) => buildDisruptionBudget(planFor(workload).stack, workload)),
    ...workloads.map((workload) => buildWorkload(planFor(workload), workload, files)),
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
