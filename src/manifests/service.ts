import type { KubernetesObject } from '../api/objects.ts';
import { type Component, listenersOf, workloadOf } from '../stack/components.ts';
import { componentSelector } from '../stack/labels.ts';
import { componentName, headlessName } from '../stack/names.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';
import { componentMeta } from './metadata.ts';

/** The two Services of a component: one balances over ready pods, one lists them for discovery. */
export function buildServices(stack: ResolvedStack, component: Component): readonly KubernetesObject[] {
  return [
    service(stack, component, componentName(stack, component), {}),
    service(stack, component, headlessName(stack, component), { clusterIP: 'None' }),
  ];
}

function service(
  stack: ResolvedStack,
  component: Component,
  name: string,
  kind: Readonly<Record<string, unknown>>,
): KubernetesObject {
  const ports = listenersOf(component).map((listener) => ({
    name: listener.name,
    port: listener.port,
    targetPort: listener.port,
    protocol: 'TCP',
  }));
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: componentMeta(stack, component, name),
    // Never publishNotReadyAddresses: Query would ask a pod that is stopping.
    spec: { ...kind, type: 'ClusterIP', selector: componentSelector(stack, workloadOf(component)), ports },
  };
}
