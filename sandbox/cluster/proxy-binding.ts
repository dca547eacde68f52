import type { KubernetesObject } from '../kubernetes.ts';

/** The API server makes the role of kube-proxy, and leaves it to whoever installs a cluster to bind it. */
export function proxyBinding(): KubernetesObject {
  const group = 'rbac.authorization.k8s.io';
  return {
    apiVersion: `${group}/v1`,
    kind: 'ClusterRoleBinding',
    metadata: { name: 'kube-proxy' },
    roleRef: { apiGroup: group, kind: 'ClusterRole', name: 'system:node-proxier' },
    subjects: [{ apiGroup: group, kind: 'User', name: 'system:kube-proxy' }],
  };
}
