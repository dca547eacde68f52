// What the pods of a stack need besides themselves, and which names alone tell: for whoever may look and not write.
import { type KubernetesObject, keyOf, type ObjectRef } from '../api/objects.ts';
import { componentsOf, podsOf, type Workload, workloadsOf } from '../stack/components.ts';
import { componentName, defaultDenyName, headlessName, httpTrustName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';

/**
 * Objects that workloads of a stack rest on. Only workloads that exist count: what a change of the spec would bring was never
 * there.
 * @param live what the stack has, by `keyOf`
 */
export function keptObjects(stack: ResolvedStack, live: ReadonlyMap<string, KubernetesObject>): readonly ObjectRef[] {
  const running = workloadsOf(stack.topology.components).filter((workload) =>
    live.has(keyOf(workloadRef(stack, workload))),
  );
  if (running.length === 0) return [];
  return [...ofStack(stack), ...running.flatMap((workload) => ofWorkload(stack, workload))];
}

/** The workloads of a stack, whether they exist or not. */
export const workloadRefs = (stack: ResolvedStack): readonly ObjectRef[] =>
  workloadsOf(stack.topology.components).map((workload) => workloadRef(stack, workload));

function ofStack(stack: ResolvedStack): readonly ObjectRef[] {
  return [
    ref(stack, 'v1', 'ConfigMap', httpTrustName(stack)),
    ...(hasPolicies(stack) ? [ref(stack, POLICY, 'NetworkPolicy', defaultDenyName(stack))] : []),
  ];
}

function ofWorkload(stack: ResolvedStack, workload: Workload): readonly ObjectRef[] {
  const name = componentName(stack, workload);
  return [
    ref(stack, 'v1', 'ServiceAccount', name),
    ...(hasPolicies(stack) ? [ref(stack, POLICY, 'NetworkPolicy', name)] : []),
    ...componentsOf(workload)
      .filter((component) => stack.topology.components.includes(component))
      .flatMap((component) => [
        ref(stack, 'v1', 'ConfigMap', componentName(stack, component)),
        ref(stack, 'v1', 'Service', componentName(stack, component)),
        ref(stack, 'v1', 'Service', headlessName(stack, component)),
      ]),
  ];
}

const POLICY = 'networking.k8s.io/v1';

const hasPolicies = ({ spec }: ResolvedStack): boolean => spec.networkPolicy.mode !== 'Disabled';

const workloadRef = (stack: ResolvedStack, workload: Workload): ObjectRef =>
  ref(stack, 'apps/v1', podsOf(workload).kind, componentName(stack, workload));

const ref = ({ namespace }: ResolvedStack, apiVersion: string, kind: string, name: string): ObjectRef => ({
  apiVersion,
  kind,
  namespace,
  name,
});
