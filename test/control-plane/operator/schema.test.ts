import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { API_VERSION, KIND, PLURAL } from '../../../src/api/group.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { ApiError } from '../../../src/kube/api-error.ts';
import { loadKubeConfig, type PooledKubeConfig } from '../../../src/kube/config.ts';
import { createTransport, type Transport } from '../../../src/kube/transport.ts';
import { parseSpec } from '../../../src/stack/resolve/parse.ts';
import { exampleNames, exampleText } from '../../support/examples.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

type Spec = Readonly<Record<string, unknown>>;

const base = { objectStorage: { secretRef: { name: 'thanos-objstore' } } };
const client = (more: Spec) => ({ clients: [{ name: 'grafana', ...more }] });
const url = (value: string) => ({ ruler: { alertmanagers: [{ url: value }] } });
const flag = (value: string) => ({ query: { additionalArgs: [value] } });
const lifetime = (duration: string, renewBefore?: string) => ({
  tls: { certificate: { duration, ...(renewBefore ? { renewBefore } : {}) } },
});
const cidr = (value: string) => ({ networkPolicy: { objectStorage: { cidrs: [value] } } });
const key = (privateKey: Spec) => ({ tls: { privateKey } });
const digest = 'a'.repeat(64);

/** What both take. */
const VALID: readonly Spec[] = [
  {},
  { version: 'v0.40.0' },
  { version: 'v0.42.4-rc.0' },
  { version: 'v1.0.0' },
  { image: `registry.example.com:5000/thanos@sha256:${digest}` },
  { paused: true },
  { query: {} },
  { query: { replicas: 0 } },
  { query: { replicas: 100 } },
  { query: { timeout: '1h30m' } },
  { query: { replicaLabels: [] } },
  { query: { resources: { requests: { cpu: 2, memory: '1Gi' }, limits: { memory: 1073741824 } } } },
  { query: { tolerations: [{ key: 'a', operator: 'Exists', tolerationSeconds: 5 }] } },
  { query: { nodeSelector: { a: 'b' }, podAnnotations: { a: '' }, priorityClassName: 'high' } },
  { store: { storage: { size: '1.5Gi', storageClassName: 'fast' } } },
  { store: { syncInterval: '30s', objectStorage: { secretRef: { name: 'a', key: 'b.yml' } } } },
  { compactor: { retentionConfig: { raw: '30d', fiveMinutes: '12w', oneHour: '1y' } } },
  { ruler: {} },
  { ruler: { labels: { a: 'b' }, ruleSelector: {}, ruleConfigMaps: [{ name: 'a.b' }] } },
  { prometheus: {} },
  { prometheus: { version: 'v3.0.0', retention: '1d12h', externalLabels: { a: '' } } },
  url('http://alertmanager:9093/path'),
  url('https://[2001:db8::1]:9093'),
  client({}),
  client({ access: ['query', 'store'], podSelector: {} }),
  client({ podSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }, namespaceSelector: {} }),
  flag('--query.max-concurrent=40'),
  flag('--query.promql-engine=thanos'),
  lifetime('1h', '20m'),
  lifetime('2160h'),
  lifetime('60m0s', '59m59s'),
  key({ algorithm: 'RSA' }),
  key({ algorithm: 'RSA', size: 4096 }),
  key({ size: 384 }),
  cidr('203.0.113.0/24'),
  cidr('2001:db8::/32'),
  { networkPolicy: { mode: 'Disabled', dns: { ports: [5353] } } },
];

/** What both refuse, with the field that both name. */
const INVALID: readonly (readonly [field: string, spec: Spec])[] = [
  ['spec.objectStorage', { objectStorage: undefined }],
  ['spec.objectStorage.secretRef', { objectStorage: {} }],
  ['spec.objectStorage.secretRef.name', { objectStorage: { secretRef: {} } }],
  ['spec.objectStorage.secretRef.name', { objectStorage: { secretRef: { name: 'Not_A_Name' } } }],
  ['spec.objectStorage.secretRef.key', { objectStorage: { secretRef: { name: 'a', key: 'a/b' } } }],
  ['spec.unknown', { unknown: 1 }],
  ['spec.query.unknown', { query: { unknown: 1 } }],
  ['spec.clients[0].unknown', client({ unknown: 1 })],
  ['spec.version', { version: 'v0.39.9' }],
  ['spec.version', { version: '0.42.4' }],
  ['spec.version', { version: 42 }],
  ['spec.image', { image: 'not an image' }],
  ['spec.image', { image: 'a@sha256:short' }],
  ['spec.paused', { paused: 'yes' }],
  ['spec.query.resources.requests.cpu', { query: { resources: { requests: { cpu: 0.5 } } } }],
  ['spec.query.replicas', { query: { replicas: -1 } }],
  ['spec.query.replicas', { query: { replicas: 101 } }],
  ['spec.query.replicas', { query: { replicas: 1.5 } }],
  ['spec.query.replicas', { query: { replicas: '2' } }],
  ['spec.query.timeout', { query: { timeout: '2d' } }],
  ['spec.query.timeout', { query: { timeout: '' } }],
  ['spec.query.timeout', { query: { timeout: '5' } }],
  ['spec.query.logLevel', { query: { logLevel: 'loud' } }],
  ['spec.query.probes', { query: { probes: 'None' } }],
  ['spec.query.replicaLabels[0]', { query: { replicaLabels: ['a-b'] } }],
  ['spec.query.additionalArgs[0]', flag('query.timeout=1m')],
  ['spec.query.additionalArgs[0]', flag('--grpc-server-tls-cert=/tmp/a')],
  ['spec.query.additionalArgs[0]', flag('--http.config=')],
  ['spec.query.additionalArgs[0]', flag('--no-query.auto-downsampling')],
  ['spec.query.additionalArgs[0]', flag('--http-address=:1')],
  ['spec.store.storage.size', { store: { storage: { size: '20 GB' } } }],
  ['spec.store.storage.storageClassName', { store: { storage: { storageClassName: 'Fast' } } }],
  ['spec.store.syncInterval', { store: { syncInterval: '1d' } }],
  ['spec.compactor.replicas', { compactor: { replicas: 2 } }],
  ['spec.compactor.retentionConfig.raw', { compactor: { retentionConfig: { raw: 'ever' } } }],
  ['spec.ruler.ruleConfigMaps[0].name', { ruler: { ruleConfigMaps: [{ name: '' }] } }],
  ['spec.ruler.alertmanagers[0]', url('ftp://alertmanager')],
  ['spec.ruler.alertmanagers[0]', url('alertmanager:9093')],
  ['spec.ruler.ruleSelector', { ruler: { ruleSelector: 'all' } }],
  ['spec.prometheus.version', { prometheus: { version: 'v2.55.0' } }],
  ['spec.prometheus.kubernetesDiscovery', { prometheus: { kubernetesDiscovery: 'All' } }],
  ['spec.prometheus.additionalScrapeConfigs.key', { prometheus: { additionalScrapeConfigs: { name: 'a' } } }],
  ['spec.clients[0].name', { clients: [{}] }],
  ['spec.clients[0].name', { clients: [{ name: 'Grafana' }] }],
  ['spec.clients[0].name', { clients: [{ name: 'a'.repeat(41) }] }],
  ['spec.clients[0]', { clients: [{ name: 'a-thanos-b' }] }],
  ['spec.clients', { clients: [{ name: 'a' }, { name: 'a' }] }],
  ['spec.clients[0].access', client({ access: [] })],
  ['spec.clients[0].access[0]', client({ access: ['alertmanager'] })],
  ['spec.clients[0]', client({ namespaceSelector: {} })],
  ['spec.tls.mode', { tls: { mode: 'Nobody' } }],
  ['spec.tls.trustDomain', { tls: { trustDomain: 'a..b' } }],
  ['spec.tls.http.clientAuth', { tls: { http: { clientAuth: 'None' } } }],
  ['spec.tls.certificate.duration', lifetime('90d')],
  ['spec.tls.certificate', lifetime('59m', '1m')],
  ['spec.tls.certificate', lifetime('2h', '2h')],
  ['spec.tls.certificate', lifetime('720h')],
  ['spec.tls.privateKey', key({ size: 2048 })],
  ['spec.tls.privateKey', key({ algorithm: 'RSA', size: 256 })],
  ['spec.tls.privateKey.algorithm', key({ algorithm: 'Ed25519' })],
  ['spec.networkPolicy.objectStorage.cidrs[0]', cidr('203.0.113.0')],
  ['spec.networkPolicy.objectStorage.cidrs[0]', cidr('203.0.113.256/24')],
  ['spec.networkPolicy.dns.ports[0]', { networkPolicy: { dns: { ports: [0] } } }],
  ['spec.networkPolicy.mode', { networkPolicy: { mode: 'Audit' } }],
  [
    'spec.networkPolicy.additionalEgress[0].to',
    { networkPolicy: { additionalEgress: [{ component: 'query', to: [], ports: [{ port: 1 }] }] } },
  ],
  [
    'spec.persistentVolumeClaimRetentionPolicy.whenDeleted',
    { persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Keep' } },
  ],
];

describe('the CRD on a real API server', () => {
  let layer: OperatorLayer;
  let config: PooledKubeConfig;
  let transport: Transport;

  before(async () => {
    layer = await useOperatorLayer();
    config = loadKubeConfig({ kubeconfig: layer.plane.kubeconfig });
    transport = createTransport(config);
  });
  after(() => config?.close());

  /** What the server says of a spec, '' for nothing: strict, so that it names unknown fields as `kubectl apply` does. */
  async function refusal(spec: unknown, name = 'dry-run'): Promise<string> {
    const body = { apiVersion: API_VERSION, kind: KIND, metadata: { name, namespace: NAMESPACE }, spec };
    const path = `/apis/${API_VERSION}/namespaces/${NAMESPACE}/${PLURAL}`;
    const query = { dryRun: 'All', fieldValidation: 'Strict' };
    return transport.request('POST', path, { body, query }).then(
      () => '',
      (error: ApiError) => error.message,
    );
  }

  for (const spec of VALID) {
    it(`takes ${JSON.stringify(spec)}, as we do`, async () => {
      const whole = { ...base, ...spec };
      expect(parseSpec(whole).violations).to.deep.equal([]);
      expect(await refusal(whole)).to.equal('');
    });
  }

  for (const [field, spec] of INVALID) {
    it(`refuses ${JSON.stringify(spec)} for ${field}, as we do`, async () => {
      const whole = { ...base, ...spec };
      expect(parseSpec(whole).violations.map(({ path }) => path)).to.include(field);
      // Of a field that is missing the server names the object, or "Required value".
      expect(await refusal(whole)).to.include(field);
    });
  }

  for (const name of exampleNames()) {
    it(`takes examples/${name}.yaml`, async () => {
      const [example] = parseAllDocuments(exampleText(name)).map((document) => document.toJS() as KubernetesObject);
      expect(await refusal(example?.['spec'])).to.equal('');
    });
  }

  it('refuses names that could not be labels', async () => {
    for (const name of ['a'.repeat(64), 'a.b'])
      expect(await refusal(base, name), name).to.include('metadata.name must be a DNS label');
    expect(await refusal(base, 'a'.repeat(63))).to.equal('');
  });

  it('explains each field of its own', async () => {
    const crd = await layer.client.get({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      name: `${PLURAL}.securethanos.io`,
    });
    const [version] = (
      crd['spec'] as { readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[] }
    ).versions;
    const fields = fieldsOf(version?.schema.openAPIV3Schema.properties?.['spec'] ?? {}, 'spec');
    expect(fields.length).to.be.greaterThan(100);
    expect(fields.filter(({ description }) => !description).map(({ path }) => path)).to.deep.equal([]);
    // kubectl remembers for hours what kinds a server knows.
    const cache = `--cache-dir=${layer.plane.directory}/kubectl-cache`;
    const text = await layer.plane.kubectl(['explain', 'thanosstack.spec.tls.certificate.renewBefore', cache]);
    expect(text).to.include('How long before its end the certificate is renewed. Default: 720h.');
  });
});

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly items?: Schema;
}

/** Types of Kubernetes itself, which its own documentation explains: with their texts the CRD would be too large to apply. */
const PASSED_THROUGH = new Set([
  'affinity',
  'namespaceSelector',
  'podSelector',
  'ports',
  'resources',
  'ruleSelector',
  'to',
  'tolerations',
  'topologySpreadConstraints',
]);

function fieldsOf(
  schema: Schema,
  path: string,
): readonly { readonly path: string; readonly description: string | undefined }[] {
  const fields = Object.entries(schema.properties ?? schema.items?.properties ?? {});
  return fields.flatMap(([name, field]) => [
    { path: `${path}.${name}`, description: field.description },
    ...(PASSED_THROUGH.has(name) ? [] : fieldsOf(field, `${path}.${name}`)),
  ]);
}
