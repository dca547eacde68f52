import { stringify } from 'yaml';
import { STACK_NAME, STACK_NAMESPACE } from '../../sandbox/quickstart/surroundings.ts';

const SERVICE_ACCOUNT = `${STACK_NAME}-thanos-prometheus`;
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount';

/** A user's scrape configuration: the API server, with the token of Prometheus, which the user lets read /metrics. */
export function apiServerScrapeObjects(nodeAddress: string): object[] {
  const jobs = [
    {
      job_name: 'kubernetes-api',
      scheme: 'https',
      authorization: { credentials_file: `${TOKEN}/token` },
      tls_config: { ca_file: `${TOKEN}/ca.crt` },
      static_configs: [{ targets: [`${nodeAddress}:6443`] }],
    },
  ];
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
    stringData: { 'scrapes.yml': stringify(jobs) },
  };
  return [role, binding, secret];
}
