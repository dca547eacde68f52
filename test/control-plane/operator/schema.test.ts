import { expect } from 'chai';
import { crdSchemas, type Schema } from '../../../scripts/generate/api-reference.ts';
import { API_VERSION, KIND, PLURAL } from '../../../src/api/group.ts';
import { type KubernetesObject, type ObjectMeta, refOf } from '../../../src/api/objects.ts';
import type { ApiError } from '../../../src/kube/api-error.ts';
import { loadKubeConfig, type PooledKubeConfig } from '../../../src/kube/config.ts';
import { createTransport, type Transport } from '../../../src/kube/transport.ts';
import { parseSpec } from '../../../src/stack/resolve/parse.ts';
import { buildCustomResourceDefinition } from '../../../src/stack/schema/crd.ts';
import type { StackStatus } from '../../../src/stack/types.ts';
import { LAST_APPLIED, lastAppliedBytes } from '../../support/api-server/last-applied.ts';
import { COMING, definitionWith } from '../../support/grown-definition.ts';
import { type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';
import { BAD_CHANGES, BAD_SPECS, GOOD_CHANGES } from '../../support/stacks/bad-specs.ts';
import { fieldsBelow } from '../../support/stacks/schema-fields.ts';

type Spec = Readonly<Record<string, unknown>>;

/** No operator looks after it. */
const NAMESPACE = 'default';
const PATH = `/apis/${API_VERSION}/namespaces/${NAMESPACE}/${PLURAL}`;

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
const pinned = `registry.example.com/a:v3.14.0@sha256:${digest}`;
const required = { imageDigestPolicy: 'Required', image: pinned, version: 'v0.42.4' };
const tcp = { probes: 'TCP' };

/** What both take. */
const VALID: readonly Spec[] = [
  {},
  { version: 'v0.40.0' },
  { version: 'v0.42.4-rc.0' },
  { version: 'v1.0.0' },
  ...[
    'thanos',
    'localhost/thanos',
    'localhost:5000/thanos:main-2026-11-22',
    'registry.example.com/team/a__b/c-d.e:v0.42.4',
    'registry.example.com:5000/thanos',
    '[2001:db8::1]:5000/thanos:v0.42.4',
  ].flatMap((image) => [{ image }, { image: `${image}@sha256:${digest}` }]),
  { image: 'vendor/thanos:v0.39.2', version: 'v0.40.0' },
  { prometheus: { image: `a:v2.55.0@sha256:${digest}`, version: 'v3.14.0' } },
  { image: 'a:release-0.39.2', prometheus: { image: 'a:v2' } },
  { imageDigestPolicy: 'Optional' },
  { ...required, probeImage: pinned },
  { ...required, probeImage: pinned, ruler: {}, prometheus: { image: pinned } },
  { ...required, prometheus: { image: pinned } },
  { ...required, query: tcp, store: tcp, compactor: tcp },
  { ...required, query: tcp, store: tcp, compactor: tcp, ruler: tcp },
  { imagePullSecrets: [] },
  { imagePullSecrets: Array.from({ length: 16 }, (_, index) => ({ name: `registry-${index}` })) },
  { paused: true },
  { query: {} },
  { query: { replicas: 0 } },
  { query: { replicas: 100 } },
  { query: { timeout: '1h30m' } },
  { query: { replicaLabels: [] } },
  { query: { resources: { requests: { cpu: 2, memory: '1Gi' }, limits: { memory: 1073741824 } } } },
  { query: { resources: { requests: { cpu: '700m' }, limits: { cpu: '0.7' } } } },
  { query: { tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 5 }] } },
  { query: { nodeSelector: { a: 'b' }, podAnnotations: { a: '' }, priorityClassName: 'high' } },
  { store: { storage: { size: '1.5Gi', storageClassName: 'fast' } } },
  { store: { syncInterval: '30s', objectStorage: { secretRef: { name: 'a', key: 'b.yml' } } } },
  { compactor: { retentionConfig: { raw: '30d', fiveMinutes: '12w', oneHour: '1y' } } },
  { compactor: { retentionConfig: { raw: '40h', fiveMinutes: '1w3d' } } },
  { compactor: { retentionConfig: { raw: '1d' }, additionalArgs: ['--downsampling.disable'] } },
  { ruler: {} },
  { ruler: { labels: { a: 'b' }, ruleSelector: {}, ruleConfigMaps: [{ name: 'a.b' }] } },
  { prometheus: {} },
  { prometheus: { version: 'v3.0.0', retention: '1d12h', externalLabels: { a: '' } } },
  url('http://alertmanager:9093/path'),
  url('https://[2001:db8::1]:9093'),
  url('dns+http://alertmanager-operated.monitoring.svc:9093'),
  url('dns+alertmanager-operated.monitoring.svc:9093'),
  {
    ...url('dnssrv+_http-web._tcp.alertmanager-operated.monitoring.svc.cluster.local'),
    networkPolicy: { alertmanagers: { ports: [9093] } },
  },
  { ...url('dnssrvnoa+https://_a._tcp.b.c.svc'), networkPolicy: { mode: 'Disabled' } },
  client({}),
  client({ access: ['query', 'store'], podSelector: {} }),
  client({ podSelector: { matchExpressions: [{ key: 'a', operator: 'In', values: ['b'] }] }, namespaceSelector: {} }),
  flag('--query.max-concurrent=40'),
  flag('--query.promql-engine=thanos'),
  flag('--no-query.partial-response'),
  { prometheus: { image: 'quay.io/prometheus/prometheus:v3.9.1-distroless' }, probeImage: 'a:1' },
  { prometheus: { image: 'a:v3.9.1-distroless', ...tcp }, query: tcp, store: tcp, compactor: tcp },
  { image: 'bitnami/thanos:0.40.1-debian-12-r2', prometheus: { image: 'a:3.5.0' } },
  { store: { podLabels: { 'azure.workload.identity/use': 'true' } } },
  { store: { resources: { limits: { memory: '1Gi', 'hugepages-2Mi': '4Mi', 'nvidia.com/gpu': 1 } } } },
  {
    networkPolicy: {
      additionalEgress: [
        {
          component: 'query',
          to: [{ ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } }],
          ports: [{ port: 1 }],
        },
      ],
    },
  },
  lifetime('1h', '20m'),
  lifetime('2160h'),
  lifetime('60m0s', '30m'),
  key({ algorithm: 'RSA' }),
  key({ algorithm: 'RSA', size: 4096 }),
  key({ size: 384 }),
  cidr('203.0.113.0/24'),
  cidr('2001:db8::/32'),
  { networkPolicy: { mode: 'Disabled', dns: { ports: [5353] } } },
];

/** What the server says of what a schema takes, where no sentence is ours. */
const OWN_WORDS =
  /Required value|must be of type|supported values|should (be|have|match)|may not be longer|Too (long|many)|must have at most|strict decoding error: unknown field/;

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

  /** What the server says, '' for nothing: strict, so that it names unknown fields as `kubectl apply` does. */
  async function refusal(method: 'POST' | 'PUT', spec: unknown, metadata: ObjectMeta = { name: 'dry-run' }) {
    const body = { apiVersion: API_VERSION, kind: KIND, metadata: { ...metadata, namespace: NAMESPACE }, spec };
    const path = method === 'PUT' ? `${PATH}/${metadata.name}` : PATH;
    const query = { dryRun: 'All', fieldValidation: 'Strict' };
    return transport.request(method, path, { body, query }).then(
      () => '',
      (error: ApiError) => error.message,
    );
  }

  /** What the server says of a change of a stack that is there. It stands in a namespace without an operator. */
  async function refusalOfChange(before: unknown, after: unknown, status: StackStatus = {}) {
    const old = {
      apiVersion: API_VERSION,
      kind: KIND,
      metadata: { name: 'change', namespace: NAMESPACE },
      spec: before,
    };
    await layer.client.create(old as KubernetesObject, { fieldManager: 'user' });
    const { metadata } = await layer.client.patchStatus(refOf(old), { status }, { fieldManager: 'operator' });
    const { name, resourceVersion = '' } = metadata;
    return refusal('PUT', after, { name, resourceVersion }).finally(() => layer.client.remove(refOf(old)));
  }

  for (const spec of VALID) {
    it(`takes ${JSON.stringify(spec)}, as we do`, async () => {
      const whole = { ...base, ...spec };
      expect(parseSpec(whole).violations).to.deep.equal([]);
      expect(await refusal('POST', whole)).to.equal('');
    });
  }

  for (const [group, rows] of Object.entries(BAD_SPECS)) {
    describe(`refuses, in words that help: ${group}`, () => {
      for (const { field, says, spec } of rows) {
        it(`${field} ${says ?? ''} ${JSON.stringify(spec).slice(0, 200)}`, async () => {
          const message = await refusal('POST', spec);
          expect(message).to.include(field);
          if (says === undefined) expect(message).to.match(OWN_WORDS);
          else expect(message).to.include(says);
        });
      }
    });
  }

  describe("refuses changes that can't be made", () => {
    for (const { field, says, before, spec, status } of BAD_CHANGES) {
      it(`${field} ${says ?? ''} ${JSON.stringify([before, spec, status])}`, async () => {
        expect(await refusalOfChange(before, spec, status))
          .to.include(`${field}: `)
          .and.include(says);
      });
    }
  });

  for (const { before, after, status } of GOOD_CHANGES) {
    it(`takes the change ${JSON.stringify([before, after, status])}`, async () => {
      expect(await refusalOfChange(before, after, status)).to.equal('');
    });
  }

  it('refuses names that could not be labels', async () => {
    for (const name of ['a'.repeat(64), 'a.b', '1prod'])
      expect(await refusal('POST', base, { name }), name).to.include(
        'metadata.name must be a DNS label of at most 63 characters that begins with a letter',
      );
    expect(await refusal('POST', base, { name: 'a'.repeat(63) })).to.equal('');
  });

  it('lets kubectl explain every field, with default and unit', async () => {
    // kubectl remembers for hours what kinds a server knows.
    const cache = `--cache-dir=${layer.plane.directory}/kubectl-cache`;
    const explain = (...args: readonly string[]) => layer.plane.kubectl(['explain', cache, ...args]);
    const tree = await explain('--recursive', 'securethanosstacks.spec');
    for (const field of ['objectStorage', 'renewBefore', 'topologyKey', 'whenUnsatisfiable', 'endPort'])
      expect(tree).to.match(new RegExp(`^ +${field}\\t`, 'm'));
    const renewBefore = await explain('thanosstack.spec.tls.certificate.renewBefore');
    expect(flat(renewBefore)).to.include('is renewed, in h, m and s, at least 5m. Default: 720h.');
    expect(tree).to.match(/^ +requiredDuringSchedulingIgnoredDuringExecution\t/m);
  });

  it("names what kubectl explains of Kubernetes' own types", async () => {
    const cache = `--cache-dir=${layer.plane.directory}/kubectl-cache`;
    const text = JSON.stringify(buildCustomResourceDefinition());
    const named = [...text.matchAll(/v1 (\w+), see kubectl explain ([\w.]+\w)/g)].map(
      ([, type, field]) => `${type} ${field}`,
    );
    expect(new Set(named).size).to.equal(7);
    for (const [type, field = ''] of [...new Set(named)].map((name) => name.split(' '))) {
      const explained = await layer.plane.kubectl(['explain', cache, field]);
      expect(explained, field).to.match(new RegExp(`FIELD: \\w+ <(\\[\\])?${type}>`));
    }
  });

  it('keeps every sentence for kubectl explain', async () => {
    const crd = await layer.client.get({
      apiVersion: 'apiextensions.k8s.io/v1',
      kind: 'CustomResourceDefinition',
      name: `${PLURAL}.securethanos.io`,
    });
    const { versions } = crd['spec'] as {
      readonly versions: readonly { readonly schema: { readonly openAPIV3Schema: Schema } }[];
    };
    const served = fieldsBelow(versions[0]?.schema.openAPIV3Schema ?? {}, '');
    const sentences = new Map(served.map(({ path, schema }) => [path, schema.description]));
    const { spec, status } = crdSchemas();
    const ours = [...fieldsBelow(spec, '.spec'), ...fieldsBelow(status, '.status')].filter(({ isOurs }) => isOurs);
    expect(ours.length).to.be.greaterThan(250);
    const lost = ours.filter(({ path, schema }) => sentences.get(path) !== schema.description);
    expect(lost.map(({ path }) => path)).to.deep.equal([]);
  });

  it('has room for ten components in what rules may cost together', async () => {
    const grown = definitionWith(COMING);
    const group = 'grown.example.com';
    const body = {
      ...grown,
      metadata: { ...grown.metadata, name: `${PLURAL}.${group}` },
      spec: { ...(grown['spec'] as Spec), group },
    };
    const path = '/apis/apiextensions.k8s.io/v1/customresourcedefinitions';
    await transport.request('POST', path, { query: { dryRun: 'All' }, body });
  });

  it('is kept by kubectl apply in as many bytes as we count', async () => {
    const file = new URL('../../../crds/securethanosstacks.yaml', import.meta.url).pathname;
    // The same annotation as `apply` makes, and no server has to compile the rules again.
    const save = ['create', '--save-config', '--dry-run=client', '--output=json'];
    const kept = await layer.plane.kubectl([...save, `--filename=${file}`]);
    const { metadata } = JSON.parse(kept) as KubernetesObject;
    const text = metadata.annotations?.[LAST_APPLIED] ?? '';
    expect(Buffer.byteLength(LAST_APPLIED + text)).to.equal(lastAppliedBytes(buildCustomResourceDefinition()));
  });
});

/** kubectl breaks lines. */
const flat = (text: string): string => text.replaceAll(/\s+/g, ' ');
