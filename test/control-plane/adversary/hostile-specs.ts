// Specs by which somebody who may write stacks would reach for more, which the API server must refuse.

type Part = Readonly<Record<string, unknown>>;

export interface Hostile {
  readonly what: string;
  readonly spec: Part;
  /** What the API server says, besides the field. */
  readonly says: string;
}

const BASE = { objectStorage: { secretRef: { name: 'thanos-objstore' } } };
const hostile = (what: string, part: Part, says: string): Hostile => ({ what, spec: { ...BASE, ...part }, says });
const UNKNOWN = 'unknown field';

/** Components that have pods of their own. */
export const COMPONENTS = ['query', 'store', 'compactor', 'ruler', 'prometheus'];

/** Fields of pods, containers and accounts that would reach beyond the pod, each with a value that Kubernetes would take. */
const POD_FIELDS: Part = {
  hostNetwork: true,
  hostPID: true,
  hostIPC: true,
  hostUsers: false,
  hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }],
  nodeName: 'control-plane',
  serviceAccountName: 'kube-admin',
  automountServiceAccountToken: true,
  securityContext: { privileged: true, runAsUser: 0 },
  podSecurityContext: { runAsUser: 0 },
  containers: [{ name: 'more', image: 'a', securityContext: { privileged: true } }],
  initContainers: [{ name: 'more', image: 'a' }],
  sidecars: [{ name: 'more', image: 'a' }],
  volumes: [{ name: 'node', hostPath: { path: '/' } }],
  additionalVolumes: [{ name: 'token', projected: { sources: [{ serviceAccountToken: { path: 'token' } }] } }],
  volumeMounts: [{ name: 'node', mountPath: '/node' }],
  env: [{ name: 'A', valueFrom: { secretKeyRef: { name: 'other', key: 'a' } } }],
  envFrom: [{ secretRef: { name: 'other' } }],
  command: ['/bin/sh'],
  args: ['-c'],
  lifecycle: { postStart: { exec: { command: ['/bin/sh'] } } },
  imagePullSecrets: [{ name: 'other' }],
  runtimeClassName: 'privileged',
  shareProcessNamespace: true,
  template: { spec: { hostNetwork: true } },
};

const podFields = COMPONENTS.flatMap((component) =>
  Object.entries(POD_FIELDS).map(([field, value]) =>
    hostile(`spec.${component}.${field}`, { [component]: { [field]: value } }, UNKNOWN),
  ),
);

const elsewhere: readonly Hostile[] = [
  hostile(
    'an object storage Secret of another namespace',
    { objectStorage: { secretRef: { name: 'a', namespace: 'kube-system' } } },
    UNKNOWN,
  ),
  hostile(
    'scrape jobs of another namespace',
    { prometheus: { additionalScrapeConfigs: { name: 'a', key: 'b', namespace: 'kube-system' } } },
    UNKNOWN,
  ),
  hostile('rules of another namespace', { ruler: { ruleConfigMaps: [{ name: 'a', namespace: 'b' }] } }, UNKNOWN),
  hostile('rules of all namespaces', { ruler: { ruleNamespaceSelector: {} } }, UNKNOWN),
  hostile("a client's Secret in another namespace", { clients: [{ name: 'a', namespace: 'kube-system' }] }, UNKNOWN),
  hostile(
    'a Secret to pull with of another namespace',
    { imagePullSecrets: [{ name: 'a', namespace: 'kube-system' }] },
    UNKNOWN,
  ),
  hostile('a namespace to deploy to', { targetNamespace: 'kube-system' }, UNKNOWN),
];

const words: readonly Hostile[] = [
  hostile(
    'a path as the name of a Secret',
    { objectStorage: { secretRef: { name: '../a' } } },
    'must be an object name',
  ),
  hostile(
    'a path as a key',
    { objectStorage: { secretRef: { name: 'a', key: '../../run/secrets/token' } } },
    'must be a key',
  ),
  hostile(
    'a path as the key of scrape jobs',
    { prometheus: { additionalScrapeConfigs: { name: 'a', key: '/etc/passwd' } } },
    'must be a key',
  ),
  hostile('a path as a Secret to pull with', { imagePullSecrets: [{ name: '../../a' }] }, 'must be an object name'),
  hostile('a path as a ConfigMap', { ruler: { ruleConfigMaps: [{ name: '../../a' }] } }, 'must be an object name'),
  hostile('a path as a client', { clients: [{ name: '../../a' }] }, 'must be a DNS label'),
  hostile('a path as a trust domain', { tls: { trustDomain: 'a/ns/kube-system' } }, 'must be a DNS name'),
  hostile('a flag behind a version', { version: 'v0.42.4 --http.config=' }, 'must be a Thanos version'),
  hostile('a line behind an image', { image: 'a\n--privileged' }, 'must be an image reference'),
  hostile('a line behind a digest', { image: `a@sha256:${'a'.repeat(64)}\n--a` }, 'must be an image reference'),
  hostile('a flag behind a duration', { query: { timeout: '1m --http.config=' } }, 'must be a duration'),
  hostile('a flag behind a retention', { prometheus: { retention: '1d\n--a' } }, 'must be a Prometheus duration'),
  hostile('a flag as a replica label', { query: { replicaLabels: ['a --http.config='] } }, 'must be a label name'),
  hostile('a flag as a label of rules', { ruler: { labels: { 'a="b" --query': 'x' } } }, 'must have names of labels'),
  hostile('a line in a URL', { ruler: { alertQueryUrl: 'http://a/\n--query=b' } }, 'must be an http or https URL'),
  hostile('a file as an Alertmanager', { ruler: { alertmanagers: [{ url: 'file:///etc/a' }] } }, 'must be an http'),
  hostile('a line in the key of an annotation', { query: { podAnnotations: { 'a\nb': 'c' } } }, 'keys must be keys of'),
  hostile(
    'a line in the label of a node',
    { query: { nodeSelector: { a: 'b\nc' } } },
    'values must be values of labels',
  ),
  hostile(
    'the label of another stack',
    { query: { podLabels: { 'securethanos.io/stack': 'a' } } },
    'by which pods are found',
  ),
  hostile(
    'the label of another component',
    { query: { podLabels: { 'app.kubernetes.io/name': 'thanos-store' } } },
    'by which pods are found',
  ),
  hostile('a claim of a device', { query: { resources: { claims: [{ name: 'gpu' }] } } }, UNKNOWN),
  hostile(
    'no AppArmor, by annotation',
    { query: { podAnnotations: { 'container.apparmor.security.beta.kubernetes.io/query': 'unconfined' } } },
    'would change how its containers are confined',
  ),
];

const flag = (value: string, says: string) =>
  hostile(`the argument ${value}`, { query: { additionalArgs: [value] } }, says);
const ONE_FLAG = 'must be one flag';

const flags: readonly Hostile[] = [
  flag('@/etc/thanos/tls/tls.key', ONE_FLAG),
  flag('receive', ONE_FLAG),
  flag('--', ONE_FLAG),
  flag('-v', ONE_FLAG),
  flag('--query.timeout 1m', ONE_FLAG),
  flag('--query.timeout=1m\n--http.config=', ONE_FLAG),
  flag(' --http.config=', ONE_FLAG),
  flag('--HTTP.config=', ONE_FLAG),
];

/** By group, and within it by what is tried. */
export const HOSTILE_SPECS: Readonly<Record<string, readonly Hostile[]>> = {
  'a field of pods, containers or accounts': podFields,
  'something of another namespace': elsewhere,
  'a path, a line or a flag where a name or value stands': words,
  'more than a flag': flags,
};

/** The hostile fields of pods all at once, for a server that is told to drop what it does not know. */
export const ALL_POD_FIELDS: Part = Object.fromEntries([
  ...COMPONENTS.map((component) => [component, POD_FIELDS] as const),
  ['objectStorage', BASE.objectStorage] as const,
]);
