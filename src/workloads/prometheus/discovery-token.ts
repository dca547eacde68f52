import { type Mounted, readOnly } from '../../manifests/volumes.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';

const TOKEN_DIRECTORY = '/var/run/secrets/kubernetes.io/serviceaccount';
/**
 * An hour; the kubelet renews it before it ends. Never the 3607 of the tokens that Kubernetes mounts by itself: by that very
 * number the API server knows them, and extends them to a year (`--service-account-extend-token-expiration`).
 */
const TOKEN_SECONDS = 3600;

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
