// What Prometheus may read of the Kubernetes API. Thanos itself needs no permission at all.
import type { KubernetesObject } from '../../api/objects.ts';
import type { Grant } from '../../components/permissions.ts';
import { permissions } from '../../components/prometheus/permissions.ts';
import { componentMeta } from '../../manifests/metadata.ts';
import type { Workload } from '../../stack/components.ts';
import { NAMESPACE_LABEL, STACK_UID_ANNOTATION, stackLabels } from '../../stack/labels.ts';
import { clusterRoleName, componentName } from '../../stack/names.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';

const ruleOf = ({ apiGroup, resources, verbs }: Grant) => ({ apiGroups: [apiGroup], resources, verbs });

const DISCOVERY_RULES = permissions.namespace.map(ruleOf);

/** The operator holds the same verbs: Kubernetes lets nobody grant what he does not hold. */
const CLUSTER_RULES = [...permissions.namespace, ...permissions.cluster].map(ruleOf);

const RBAC = 'rbac.authorization.k8s.io';

/** @param of the Prometheus that discovers */
export function buildDiscoveryRbac(stack: ResolvedStack, of: Workload): readonly KubernetesObject[] {
  const discovery = stack.spec.prometheus?.kubernetesDiscovery ?? 'None';
  if (discovery === 'None') return [];
  return discovery === 'Cluster' ? clusterObjects(stack, of) : namespaceObjects(stack, of);
}

function namespaceObjects(stack: ResolvedStack, of: Workload): readonly KubernetesObject[] {
  const metadata = componentMeta(stack, of, componentName(stack, of));
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'Role', metadata, rules: DISCOVERY_RULES },
    { apiVersion: `${RBAC}/v1`, kind: 'RoleBinding', metadata, ...binding(stack, of, 'Role', metadata.name) },
  ];
}

/** Cluster-scoped objects can't be owned by a namespaced one: an annotation names the stack, and the finalizer removes them. */
function clusterObjects(stack: ResolvedStack, of: Workload): readonly KubernetesObject[] {
  const name = clusterRoleName(stack, of);
  const labels = { ...stackLabels(stack), [NAMESPACE_LABEL]: stack.namespace };
  const annotations = stack.uid === '' ? {} : { annotations: { [STACK_UID_ANNOTATION]: stack.uid } };
  const metadata = { name, labels, ...annotations };
  return [
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRole', metadata, rules: CLUSTER_RULES },
    { apiVersion: `${RBAC}/v1`, kind: 'ClusterRoleBinding', metadata, ...binding(stack, of, 'ClusterRole', name) },
  ];
}

function binding(stack: ResolvedStack, of: Workload, kind: 'Role' | 'ClusterRole', name: string) {
  return {
    roleRef: { apiGroup: RBAC, kind, name },
    subjects: [{ kind: 'ServiceAccount', name: componentName(stack, of), namespace: stack.namespace }],
  };
}
