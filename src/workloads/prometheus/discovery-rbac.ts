// What Prometheus may read of the Kubernetes API. Thanos itself needs no permission at all.
import type { KubernetesObject } from '../../api/objects.ts';
import { componentMeta } from '../../manifests/metadata.ts';
import { NAMESPACE_LABEL, STACK_UID_ANNOTATION, stackLabels } from '../../stack/labels.ts';
import { clusterRoleName, componentName } from '../../stack/names.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';

/** All that it asks for: with a current API server it streams its lists by watching, with an older one it lists first. */
const FOLLOW = ['list', 'watch'];

/** Roles that Prometheus' discovery lists: pod, service, endpoints and endpointslice. */
const DISCOVERY_RULES = [
  { apiGroups: [''], resources: ['pods', 'services', 'endpoints'], verbs: FOLLOW },
  { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: FOLLOW },
];

/** In the whole cluster also nodes. The operator holds the same verbs: Kubernetes lets nobody grant what he does not hold. */
const CLUSTER_RULES = [...DISCOVERY_RULES, { apiGroups: [''], resources: ['nodes'], verbs: FOLLOW }];

const RBAC = 'rbac.authorization.k8s.io';

export function buildDiscoveryRbac(stack: ResolvedStack): readonly KubernetesObject[] {
  const discovery = stack.spec.prometheus?.kubernetesDiscovery ?? 'None';
  if (discovery === 'None') return [];
  return discovery === 'Cluster' ? clusterObjects(stack) : namespaceObjects(stack);
}

function namespaceObjects(stack: ResolvedStack): readonly KubernetesObject[] {
  const metadata = componentMeta(stack, 'prometheus', componentName(stack, 'prometheus'));
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules: DISCOVERY_RULES },
    { apiVersion: `${RBAC}/v1`, kind: 'RoleBinding', metadata, ...binding(stack, 'Role', metadata.name) },
  ];
}

/** Cluster-scoped objects can't be owned by a namespaced one: an annotation names the stack, and the finalizer removes them. */
function clusterObjects(stack: ResolvedStack): readonly KubernetesObject[] {
  const name = clusterRoleName(stack, 'prometheus');
  const labels = { ...stackLabels(stack), [NAMESPACE_LABEL]: stack.namespace };
  const annotations = stack.uid === '' ? {} : { annotations: { [STACK_UID_ANNOTATION]: stack.uid } };
  const metadata = { name, labels, ...annotations };
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata, rules: CLUSTER_RULES },
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata, ...binding(stack, 'ClusterRole', name) },
  ];
}

function binding(stack: ResolvedStack, kind: 'Role' | 'ClusterRole', name: string) {
  return {
    roleRef: { apiGroup: RBAC, kind, name },
    subjects: [{ kind: 'ServiceAccount', name: componentName(stack, 'prometheus'), namespace: stack.namespace }],
  };
}
