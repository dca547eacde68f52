// Which Kubernetes the sandbox builds. docs/support.md says what is tried with what.

/** One version of control plane and node, and etcd in the minor version that its own go.mod asks for. */
export interface KubernetesRelease {
  readonly version: string;
  /** Folder below `sandbox/tools`. */
  readonly module: string;
  readonly etcd: { readonly version: string; readonly module: string };
}

const ETCD_3_6 = { version: 'v3.6.16', module: 'etcd-3.6' };
const ETCD_3_7 = { version: 'v3.7.3', module: 'etcd-3.7' };

/** By minor version. */
export const KUBERNETES_RELEASES: Readonly<Record<string, KubernetesRelease>> = {
  '1.35': { version: 'v1.35.4', module: 'kubernetes-1.35', etcd: ETCD_3_6 },
  '1.37': { version: 'v1.37.2', module: 'kubernetes-1.37', etcd: ETCD_3_7 },
};

/** What is built unless another one is asked for. */
const DEFAULT_MINOR = '1.37';

/** Names a minor version of `KUBERNETES_RELEASES`, such as "1.35". */
export const KUBERNETES_VARIABLE = 'SECURETHANOS_KUBERNETES';

/**
 * The release that an environment asks for.
 * @throws Error when the sandbox has no module for it
 */
export function kubernetesRelease(environment: NodeJS.ProcessEnv = process.env): KubernetesRelease {
  const minor = environment[KUBERNETES_VARIABLE] || DEFAULT_MINOR;
  const found = Object.hasOwn(KUBERNETES_RELEASES, minor) ? KUBERNETES_RELEASES[minor] : undefined;
  if (found) return found;
  const known = Object.keys(KUBERNETES_RELEASES).join(', ');
  throw new Error(
    `${KUBERNETES_VARIABLE} is "${minor}", and the sandbox has modules of Kubernetes ${known}: name one of them`,
  );
}
