import type { ResolvedStack } from '../../stack/resolve/resolve.ts';
import { type Mounted, readOnly } from './volumes.ts';

const TOKEN_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';
/** As the kubelet's own projected tokens: renewed before it ends. */
const TOKEN_SECONDS = 3607;

/** The only token in a stack: for Prometheus' container, when it may discover targets. */
export function discoveryTokenVolume({ spec }: ResolvedStack): readonly Mounted[] {
  if (!spec.prometheus || spec.prometheus.kubernetesDiscovery === 'None') return [];
  const sources = [
    { serviceAccountToken: { path: 'token', expirationSeconds: TOKEN_SECONDS } },
    { configMap: { name: 'kube-root-ca.crt', items: [{ key: 'ca.crt', path: 'ca.crt' }] } },
    {
      downwardAPI: { items: [{ path: 'namespace', fieldRef: { apiVersion: 'v1', fieldPath: 'metadata.namespace' } }] },
    },
  ];
  return [readOnly('kubernetes-api', TOKEN_DIRECTORY, { projected: { defaultMode: 0o440, sources } })];
}
