// Random stacks that pass every check: what the properties of the manifests are tried on.
import fc from 'fast-check';
import { everything } from '../../../scripts/generate/everything.ts';
import type { Facts } from '../../../src/components/facts.ts';
import { valueAt } from '../../../src/components/presence.ts';
import { COMPONENTS, FACTS } from '../../../src/stack/components.ts';
import type { StackId } from '../../../src/stack/names.ts';
import type { StackSettings } from '../../../src/stack/settings.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import type { ObjectStorageFacts } from '../../../src/user-files/object-storage/facts.ts';
import { SETTINGS } from '../plans.ts';

const LETTERS = [...'abcdefghijklmnopqrstuvwxyz0123456789'];
const INNER = [...LETTERS, '-'];

/** A DNS label of at most `maxLength` characters. */
export const dnsLabel = (maxLength = 63): fc.Arbitrary<string> =>
  fc
    .tuple(
      fc.constantFrom(...LETTERS),
      fc.string({ unit: fc.constantFrom(...INNER), maxLength: maxLength - 2, size: 'max' }),
      fc.constantFrom(...LETTERS),
    )
    .map((parts) => parts.join(''));

/** Names as people choose them, and as those who look for trouble do. */
export const stackName: fc.Arbitrary<string> = fc
  .oneof(
    dnsLabel(8),
    dnsLabel(63),
    fc.constantFrom('prod', 'a-thanos', 'prod-thanos-query', 'a-thanos-client-b', `${'x'.repeat(62)}y`),
  )
  .map((name) => name.replace(/^[0-9]/, 'n'));

export const stackId: fc.Arbitrary<StackId> = fc.record({ name: stackName, namespace: dnsLabel(63) });

const clientName = dnsLabel(40).filter((name) => !`-${name}-`.includes('-thanos-'));
const labels = fc.dictionary(dnsLabel(10), dnsLabel(20), { maxKeys: 3 });
const selector = fc.oneof(
  fc.constant({}),
  labels.map((matchLabels) => ({ matchLabels })),
);
const time = fc.constantFrom('30s', '1m', '1h30m', '1h1s', '48h');
const retention = fc.constantFrom('30d', '1y', '2w', '6h');
const blockRetention = fc.constantFrom('0d', '30d', '1y', '2w');
const cidr = fc.constantFrom('203.0.113.0/24', '10.0.0.0/8', '2001:db8::/32', '0.0.0.0/0');
const port = fc.integer({ min: 1, max: 65_535 });

/** A value that is there or not: an absent key, never `undefined`. */
const some = <Value>(values: Record<string, fc.Arbitrary<Value>>) => fc.record(values, { requiredKeys: [] });

const party = fc.option(
  some<unknown>({
    cidrs: fc.array(cidr, { maxLength: 2 }),
    namespaceSelector: selector,
    podSelector: selector,
    ports: fc.array(port, { minLength: 1, maxLength: 2 }),
  }),
  { nil: undefined },
);

const secretRef = fc.constantFrom({ name: 'objstore' }, { name: 'other', key: 'config.yaml' });
const workload = (additionalArgs: readonly string[]) => ({
  resources: fc.constantFrom({ requests: { cpu: '1', memory: '1Gi' } }, { limits: { memory: '2Gi' } }),
  nodeSelector: labels,
  tolerations: fc.constant([{ key: 'a', operator: 'Exists', effect: 'NoSchedule' }]),
  priorityClassName: dnsLabel(20),
  podAnnotations: labels,
  serviceAccountAnnotations: labels,
  probes: fc.constantFrom('Exec', 'TCP'),
  additionalArgs: fc.subarray([...additionalArgs]),
});
const logLevel = fc.constantFrom('debug', 'info', 'warn', 'error');
const replicas = fc.integer({ min: 0, max: 5 });
const storage = some<unknown>({ size: fc.constantFrom('1Gi', '500Mi', '1.5T'), storageClassName: dnsLabel(20) });
const blocks = { objectStorage: fc.record({ secretRef }), storage, logLevel };

/** By tag, by digest, by both and by neither. */
const image = (tagged: string) => {
  const [name = ''] = tagged.split(':');
  const digest = `@sha256:${'0'.repeat(64)}`;
  return fc.constantFrom(
    `example.com/${tagged}`,
    `example.com:5000/a/${name}`,
    `example.com/${name}${digest}`,
    `localhost:5000/${tagged}${digest}`,
  );
};

const query = some<unknown>({
  ...workload(['--query.max-concurrent=40', '--no-query.partial-response', '--query.replica-label=further']),
  replicas,
  logLevel,
  replicaLabels: fc.subarray(['a', 'b_c', 'prometheus_replica']),
  timeout: time,
});
const store = some<unknown>({
  ...workload(['--store.index-header-lazy-download-strategy=lazy', '--log.level=warn']),
  ...blocks,
  replicas,
  syncInterval: time,
});
const compactor = some<unknown>({
  ...workload(['--compact.concurrency=2', '--no-downsampling.disable']),
  ...blocks,
  retentionConfig: some<unknown>({ raw: blockRetention, fiveMinutes: blockRetention, oneHour: blockRetention }),
  consistencyDelay: time,
  deleteDelay: time,
});
const secretKey = { name: 'alertmanagers', key: 'a' };
const ruler = some<unknown>({
  ...workload(['--for-grace-period=1m', '--tsdb.retention=1h', '--alert.label-drop=b']),
  ...blocks,
  replicas,
  evaluationInterval: time,
  retention,
  labels: fc.dictionary(fc.constantFrom('cluster', 'tier'), fc.string({ maxLength: 20 })),
  ruleConfigMaps: fc.array(fc.record({ name: dnsLabel(20) }), { maxLength: 2 }),
  ruleSelector: selector,
  alertmanagers: fc.subarray([
    { url: 'http://alertmanager.alerting.svc:9093' },
    { url: 'https://alerts.example.com/prefix' },
    { url: 'http://[2001:db8::1]:9093' },
    { url: 'http://alertmanager.monitoring:9093' },
    { url: 'http://10.1.2.3' },
    { url: 'https://login.example.com', basicAuth: { username: secretKey, password: secretKey } },
    {
      url: 'dns+https://token.example.com:9093',
      authorization: { credentials: secretKey },
      tlsConfig: { ca: secretKey },
    },
    { url: 'https://client.example.com', tlsConfig: { cert: secretKey, keySecret: secretKey, serverName: 'am' } },
  ]),
  alertQueryUrl: fc.constant('https://thanos.example.com'),
});
const prometheus = some<unknown>({
  ...workload(['--web.external-url=https://p.example.com', '--log.level=error']),
  ...blocks,
  replicas,
  version: fc.constantFrom('v3.14.0', 'v3.5.1-rc.0', 'v3.1.0+vendor.1'),
  image: image('prometheus:v3.13.0'),
  retention,
  scrapeInterval: time,
  externalLabels: fc.dictionary(fc.constantFrom('cluster', 'tier'), fc.string({ maxLength: 20 })),
  kubernetesDiscovery: fc.constantFrom('None', 'Namespace', 'Cluster'),
  sidecar: some<unknown>({
    logLevel,
    additionalArgs: fc.subarray(['--shipper.upload-compacted', '--log.format=json']),
  }),
});

const tls = some<unknown>({
  trustDomain: fc.constantFrom('cluster.local', 'prod.example.com'),
  privateKey: fc.constantFrom({}, { algorithm: 'ECDSA', size: 384 }, { algorithm: 'RSA', size: 3072 }),
  certificate: fc.constantFrom({}, { duration: '1h', renewBefore: '20m' }),
  http: fc.record({ clientAuth: fc.constantFrom('Require', 'VerifyIfGiven') }),
  keyExchange: fc.constantFrom('Prefer', 'RequireHybrid'),
});

const networkPolicy = some<unknown>({
  mode: fc.constantFrom('Enforce', 'Enforce', 'Disabled'),
  dns: party,
  apiServer: party,
  objectStorage: party,
  alertmanagers: party,
  additionalEgress: fc.array(
    fc.record({
      component: fc.constantFrom(...COMPONENTS),
      to: fc.constant([{ ipBlock: { cidr: '192.0.2.0/24' } }]),
      ports: fc.constant([{ port: 8080, protocol: 'TCP' }]),
    }),
    { maxLength: 2 },
  ),
});

const client = fc
  .tuple(clientName, fc.subarray([...COMPONENTS], { minLength: 1 }), fc.constantFrom('none', 'near', 'far'), selector)
  .map(([name, access, where, podSelector]) => ({
    name,
    access,
    ...(where === 'none' ? {} : { podSelector }),
    ...(where === 'far' ? { namespaceSelector: { matchLabels: { team: name } } } : {}),
  }));

/** Every component that a stack may lack, as its schema fills it in: those that nobody wrote more about stay so. */
const asDefined = (): Readonly<Record<string, fc.Arbitrary<unknown>>> =>
  Object.fromEntries(Object.entries(everything()).map(([field, part]) => [field, fc.constant(part)]));

/** A spec that passes every check, where cluster-wide discovery is allowed. */
export const stackSpec: fc.Arbitrary<StackSpecInput> = fc
  .record(
    {
      objectStorage: fc.record({ secretRef }),
      version: fc.constantFrom('v0.40.1', 'v0.41.0', 'v0.42.4', 'v0.43.0-rc.0', 'v1.0.0'),
      image: image('thanos:v0.42.4'),
      probeImage: image('promtool:latest'),
      imagePullSecrets: fc.uniqueArray(fc.record({ name: dnsLabel(20) }), {
        maxLength: 3,
        selector: ({ name }) => name,
      }),
      tls,
      query,
      store,
      compactor,
      ...asDefined(),
      ruler,
      prometheus,
      networkPolicy,
      clients: fc.uniqueArray(client, { maxLength: 3, selector: ({ name }) => name }),
    },
    { requiredKeys: ['objectStorage'] },
  )
  .map((spec) => withoutUndefined(withPossibleKeyExchange(withPossibleAccess(spec))) as StackSpecInput);

/** Where blocks may be: in the cluster, on the public network, at an address. */
export const storageFacts: fc.Arbitrary<ObjectStorageFacts> = fc
  .constantFrom('s3.storage.svc', 's3.storage.svc.cluster.local', 's3.example.com', '10.2.3.4', '2001:db8::5', 'minio')
  .map((host) => ({ type: 'S3', endpoints: [{ host, port: 9000 }], bucket: 'b' }));

/** Settings under which every spec of `stackSpec` is allowed in `namespace`, of an operator in the cluster or outside. */
export function settingsFor(namespace: string, inCluster: boolean): StackSettings {
  const { operatorPods, ...settings } = { ...SETTINGS, clusterDiscoveryNamespaces: [namespace] };
  return inCluster && operatorPods ? { ...settings, operatorPods } : settings;
}

/** Earlier versions can't require hybrid keys. */
function withPossibleKeyExchange(spec: Record<string, unknown>): Record<string, unknown> {
  const { tls, version } = spec;
  if (!tls || (version !== 'v0.40.1' && version !== 'v0.41.0')) return spec;
  const { keyExchange: _, ...rest } = tls as Record<string, unknown>;
  return { ...spec, tls: rest };
}

/** Clients may only name what runs. */
function withPossibleAccess(spec: Record<string, unknown>) {
  const isAbsent = ({ broughtBy }: Facts) => broughtBy !== undefined && valueAt(spec, broughtBy) === undefined;
  const absent = new Set<string>(FACTS.filter(isAbsent).map(({ name }) => name));
  const clients = (spec['clients'] ?? []) as readonly { readonly access: readonly string[] }[];
  const possible = clients.map((one) => {
    const access = one.access.filter((target) => !absent.has(target));
    return { ...one, access: access.length > 0 ? access : ['query'] };
  });
  return { ...spec, clients: possible };
}

const withoutUndefined = (value: unknown): unknown => JSON.parse(JSON.stringify(value)) as unknown;
