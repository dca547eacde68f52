const UNPRIVILEGED = 65534;

/** A pod specification as PodSecurity "restricted" demands it, without an API token unless `spec` asks for one. */
export function restrictedPod(spec: {
  readonly containers: readonly object[];
  readonly [field: string]: unknown;
}): object {
  return {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 1,
    securityContext: {
      runAsNonRoot: true,
      runAsUser: UNPRIVILEGED,
      runAsGroup: UNPRIVILEGED,
      fsGroup: UNPRIVILEGED,
      seccompProfile: { type: 'RuntimeDefault' },
    },
    ...spec,
  };
}

/** A container as PodSecurity "restricted" demands it, with a root file system that it cannot write. */
export function restrictedContainer(container: {
  readonly name: string;
  readonly image: string;
  readonly [field: string]: unknown;
}): object {
  return {
    imagePullPolicy: 'IfNotPresent',
    securityContext: {
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    },
    ...container,
  };
}

/** A namespace that admits nothing but restricted pods. */
export function restrictedNamespace(name: string): object {
  const labels = {
    'pod-security.kubernetes.io/enforce': 'restricted',
    'pod-security.kubernetes.io/enforce-version': 'latest',
  };
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
}
