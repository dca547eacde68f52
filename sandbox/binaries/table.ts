import { type KubernetesRelease, kubernetesRelease } from './kubernetes.ts';

/** A program that the sandbox builds from a pinned Go module below `sandbox/tools`. */
export interface Binary {
  readonly name: string;
  /** Folder below `sandbox/tools` that holds go.mod and go.sum. */
  readonly module: string;
  /** Import path of the main package. */
  readonly package: string;
  /** Go module that go.mod pins at `version`; absent for our own programs. */
  readonly source?: string;
  readonly version: string;
  readonly tags: readonly string[];
  /** Linker variables, `import/path.Name` to value. */
  readonly variables: Readonly<Record<string, string>>;
  /**
   * `control-plane`: needed for an API server alone; `cluster`: needed only where pods run; `tests`: asked by tests alone;
   * `exhaustive`: by those alone that CI does not run.
   */
  readonly layer: 'control-plane' | 'cluster' | 'tests' | 'exhaustive';
}

/** Of control plane and node. */
export const KUBERNETES_VERSION = kubernetesRelease().version;
/** The newest minor version of the container runtime, in which Kubernetes 1.37 finds all that it asks for. */
export const CONTAINERD_VERSION = 'v2.4.2';
export const THANOS_VERSION = 'v0.42.4';
const OLDEST_THANOS_VERSION = 'v0.40.1';
/** Prometheus 3.14 as its image is tagged; its Go module counts as v0.314. */
export const PROMETHEUS_VERSION = 'v3.14.0';
export const ALERTMANAGER_VERSION = 'v0.31.1';

/** Discovery by DNS and by Kubernetes are what stacks use; each of the others adds megabytes. */
const PROMETHEUS_TAGS = ['netgo', 'remove_all_sd', 'enable_kubernetes_sd', 'enable_dns_sd'];

/** Its snapshotters that need libraries of C or a device are left out; the sandbox uses overlayfs. */
const CONTAINERD_TAGS = ['netgo', 'no_btrfs', 'no_devmapper', 'no_zfs'];

export const BINARIES: readonly Binary[] = [
  ...kubernetesPrograms(kubernetesRelease()),
  ...['containerd', 'containerd-shim-runc-v2', 'ctr'].map(containerd),
  {
    name: 'coredns',
    module: 'coredns',
    package: 'github.com/coredns/coredns',
    source: 'github.com/coredns/coredns',
    version: 'v1.14.7',
    tags: [],
    variables: {},
    layer: 'cluster',
  },
  thanos('thanos', THANOS_VERSION, 'cluster'),
  prometheus('prometheus'),
  prometheus('promtool'),
  thanos('thanos-oldest', OLDEST_THANOS_VERSION, 'exhaustive'),
  { ...prometheus('promtool', 'v3.13.5'), name: 'promtool-older', module: 'prometheus-older', layer: 'exhaustive' },
  { ...prometheus('promtool', 'v3.16.0'), name: 'promtool-newer', module: 'prometheus-newer', layer: 'exhaustive' },
  {
    name: 'alertmanager',
    module: 'alertmanager',
    package: 'github.com/prometheus/alertmanager/cmd/alertmanager',
    source: 'github.com/prometheus/alertmanager',
    version: ALERTMANAGER_VERSION,
    tags: ['netgo'],
    variables: { 'github.com/prometheus/common/version.Version': ALERTMANAGER_VERSION.slice(1) },
    layer: 'cluster',
  },
  {
    name: 'versitygw',
    module: 'versitygw',
    package: 'github.com/versity/versitygw/cmd/versitygw',
    source: 'github.com/versity/versitygw',
    version: 'v1.8.0',
    tags: ['netgo'],
    variables: {},
    layer: 'cluster',
  },
  { name: 'probe', module: 'probe', package: '.', version: 'v1', tags: ['netgo'], variables: {}, layer: 'cluster' },
  {
    name: 'judge-thanos',
    module: 'judge-thanos',
    package: '.',
    source: 'github.com/thanos-io/thanos',
    version: THANOS_VERSION,
    tags: ['netgo', 'slicelabels'],
    variables: {},
    layer: 'tests',
  },
  {
    name: 'judge-prometheus',
    module: 'judge-prometheus',
    package: '.',
    source: 'github.com/prometheus/prometheus',
    version: PROMETHEUS_VERSION,
    tags: PROMETHEUS_TAGS,
    variables: {},
    layer: 'tests',
  },
  { name: 'gitops', module: 'gitops', package: '.', version: 'v1', tags: ['netgo'], variables: {}, layer: 'tests' },
  {
    name: 'cyclonus',
    module: 'cyclonus',
    package: '.',
    source: 'github.com/mattfenwick/cyclonus',
    version: 'v0.5.6',
    tags: ['netgo'],
    variables: {},
    layer: 'tests',
  },
];

export type BinaryName = string;

/** The table's row of that name. */
export function binary(name: BinaryName): Binary {
  const found = BINARIES.find((row) => row.name === name);
  if (!found) throw new Error(`no binary named "${name}"; there are: ${BINARIES.map((row) => row.name).join(', ')}`);
  return found;
}

/** The programs of a control plane and of its nodes. */
export function kubernetesPrograms(release: KubernetesRelease): readonly Binary[] {
  return [
    {
      name: 'etcd',
      module: release.etcd.module,
      package: 'go.etcd.io/etcd/server/v3',
      source: 'go.etcd.io/etcd/server/v3',
      version: release.etcd.version,
      tags: [],
      variables: {},
      layer: 'control-plane',
    },
    kubernetes('kube-apiserver', release, 'control-plane'),
    kubernetes('kube-controller-manager', release, 'control-plane'),
    kubernetes('kubectl', release, 'control-plane'),
    kubernetes('kube-scheduler', release, 'cluster'),
    kubernetes('kubelet', release, 'cluster'),
    kubernetes('kube-proxy', release, 'cluster'),
  ];
}

function kubernetes(name: string, { version, module }: KubernetesRelease, layer: Binary['layer']): Binary {
  return {
    name,
    module,
    package: `k8s.io/kubernetes/cmd/${name}`,
    source: 'k8s.io/kubernetes',
    version,
    tags: [],
    // A plain build reports a placeholder, and clients that compare versions stumble over it.
    variables: { 'k8s.io/component-base/version.gitVersion': version },
    layer,
  };
}

function containerd(name: string): Binary {
  return {
    name,
    module: 'containerd',
    package: `github.com/containerd/containerd/v2/cmd/${name}`,
    source: 'github.com/containerd/containerd/v2',
    version: CONTAINERD_VERSION,
    tags: CONTAINERD_TAGS,
    variables: { 'github.com/containerd/containerd/v2/version.Version': CONTAINERD_VERSION },
    layer: 'cluster',
  };
}

function thanos(module: string, version: string, layer: Binary['layer']): Binary {
  return {
    name: module,
    module,
    package: 'github.com/thanos-io/thanos/cmd/thanos',
    source: 'github.com/thanos-io/thanos',
    version,
    // Without slicelabels Thanos casts Prometheus' labels unsafely: it builds, and the sidecar panics on its first reply.
    tags: ['netgo', 'slicelabels'],
    variables: { 'github.com/prometheus/common/version.Version': version.slice(1) },
    layer,
  };
}

function prometheus(name: string, version = PROMETHEUS_VERSION): Binary {
  return {
    name,
    module: 'prometheus',
    package: `github.com/prometheus/prometheus/cmd/${name}`,
    source: 'github.com/prometheus/prometheus',
    version,
    tags: PROMETHEUS_TAGS,
    variables: { 'github.com/prometheus/common/version.Version': version.slice(1) },
    layer: 'cluster',
  };
}
