import { randomBytes } from 'node:crypto';
import { stringify } from 'yaml';
import { STACK_NAME, STACK_NAMESPACE } from '../../sandbox/quickstart/surroundings.ts';

const SERVICE_ACCOUNT = `${STACK_NAME}-thanos-prometheus`;
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount';
/** Roles of discovery that `kubernetesDiscovery: Namespace` is for. */
const DISCOVERED = ['pod', 'service', 'endpoints', 'endpointslice'];

/**
 * A user's scrape configuration: the API server, with the token of Prometheus, which the user lets read /metrics; and a job
 * for each role of discovery in the namespace, with a password. These discover, and scrape nothing of what they find.
 */
export function apiServerScrapeObjects(nodeAddress: string): object[] {
  const metrics = {
    job_name: 'kubernetes-api',
    scheme: 'https',
    authorization: { credentials_file: `${TOKEN}/token` },
    tls_config: { ca_file: `${TOKEN}/ca.crt` },
    static_configs: [{ targets: [`${nodeAddress}:6443`] }],
  };
  const password = randomBytes(16).toString('hex');
  const discovering = DISCOVERED.map((role) => ({
    job_name: `discovery-of-${role}`,
    basic_auth: { username: 'prometheus', password },
    kubernetes_sd_configs: [{ role, namespaces: { own_namespace: true } }],
    relabel_configs: [{ source_labels: ['__address__'], action: 'drop' }],
  }));
  const role = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRole',
    metadata: { name: 'read-api-metrics' },
    rules: [{ nonResourceURLs: ['/metrics'], verbs: ['get'] }],
  };
  const binding = {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: 'read-api-metrics' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'read-api-metrics' },
    subjects: [{ kind: 'ServiceAccount', name: SERVICE_ACCOUNT, namespace: STACK_NAMESPACE }],
  };
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 'quickstart-scrapes', namespace: STACK_NAMESPACE },
    stringData: { 'scrapes.yml': stringify([metrics, ...discovering]) },
  };
  return [role, binding, secret];
}
