import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { buildCertificateSecret } from '../../../src/manifests/certificate-secret.ts';
import { certificateRequests } from '../../../src/plan/certificates.ts';
import { resolveStack } from '../../../src/stack/resolve/resolve.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { describeRequest, operatorWrites } from '../../support/api-server/audit.ts';
import { expectedObjects, type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, RESYNC_MS, useOperatorLayer } from '../../support/operator-layer.ts';

const USER = { fieldManager: 'user', force: true };
const SETTINGS = { clusterDomain: 'cluster.local', clusterDiscoveryNamespaces: [] };
const RULES = 'groups: [{name: g, rules: [{record: a, expr: up}]}]';

const BASE: StackSpecInput = {
  ...SMALL,
  ruler: {},
  prometheus: { kubernetesDiscovery: 'Namespace' },
  clients: [{ name: 'grafana', podSelector: {} }],
};

/** Each begins where the one before ended. */
const CHANGES: Readonly<Record<string, (spec: StackSpecInput) => StackSpecInput>> = {
  'one more client': (spec) => ({ ...spec, clients: [...(spec.clients ?? []), { name: 'people' }] }),
  'a client less': (spec) => ({ ...spec, clients: [{ name: 'people' }] }),
  'replicas of Query': (spec) => ({ ...spec, query: { replicas: 3 } }),
  'resources of Query': (spec) => ({ ...spec, query: { ...spec.query, resources: { requests: { cpu: '2' } } } }),
  'the retention of Compactor': (spec) => ({ ...spec, compactor: { retentionConfig: { raw: '30d' } } }),
  'the retention of Prometheus': (spec) => ({ ...spec, prometheus: { ...spec.prometheus, retention: '12h' } }),
  'a ConfigMap with rules': (spec) => ({ ...spec, ruler: { ruleConfigMaps: [{ name: 'writes-rules' }] } }),
  'the log level of Store': (spec) => ({ ...spec, store: { logLevel: 'debug' } }),
  'where the object storage is': (spec) => ({
    ...spec,
    networkPolicy: { objectStorage: { cidrs: ['203.0.113.0/24'] } },
  }),
  'the lifetime of certificates': (spec) => ({ ...spec, tls: { certificate: { duration: '1500h' } } }),
  'the version of Thanos': (spec) => ({ ...spec, version: 'v0.41.0' }),
  'no Prometheus any more': ({ prometheus: _, ...spec }) => spec,
};

// That pods get ready is simulated here (test/support/api-server/workload-simulator.ts).
describe('a change of the spec', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let spec = BASE;

  before(async () => {
    layer = await useOperatorLayer();
    const metadata = { name: 'writes-rules', namespace: NAMESPACE };
    await layer.client.apply({ apiVersion: 'v1', kind: 'ConfigMap', metadata, data: { 'a.yaml': RULES } }, USER);
    stack = await makeStack(layer.client, 'writes', NAMESPACE, spec);
    await settled();
  });
  after(() => stack.remove());

  for (const [what, change] of Object.entries(CHANGES)) {
    it(`(${what}) writes what it changes, once, and the status`, async () => {
      const before = await desired();
      const recorded = await record();
      const since = new Date();
      spec = change(spec);
      await stack.put(spec);
      await settled();
      const after = await desired();
      const writes = await writesSince(since);
      const expected = [
        ...[...after].filter(([name, content]) => before.get(name) !== content).map(([name]) => `patch ${name}`),
        ...[...before.keys()].filter((name) => !after.has(name)).map((name) => `delete ${name}`),
      ];
      expect(expected.length).to.be.greaterThan(0);
      expect(writes.filter((write) => !isReport(write)).sort()).to.deep.equal(expected.sort());
      // One that tells of the change, and one for each workload that gets ready after it. Whom listeners serve is recorded first.
      const workloads = expected.filter((write) => /^patch (deployments|statefulsets) /.test(write)).length;
      const reports = writes.filter((write) => write.includes('/status'));
      const records = (await record()) === recorded ? 0 : 1;
      expect(reports.length, 'writes of the status').to.be.within(1 + records, 1 + records + workloads);
    });
  }

  const record = async () => JSON.stringify((await stack.status()).tls?.allowedIdentities);

  const isReport = (write: string): boolean =>
    write.startsWith(`patch securethanosstacks/status ${NAMESPACE}/`) || /^(create|patch) events /.test(write);

  /** What was written for this stack: its objects, its status and its events. */
  async function writesSince(since: Date): Promise<readonly string[]> {
    const writes = (await operatorWrites(layer.plane, since)).map(describeRequest);
    return writes.filter((write) => new RegExp(` ${NAMESPACE}/(${stack.name}($|-thanos-|\\.)|$)`).test(write));
  }

  /** Until nothing is under way, and nothing came of a look after that. */
  async function settled(): Promise<void> {
    await stack.ready();
    await stack.until('Reconciling', 'False');
    await sleep(1.5 * RESYNC_MS);
  }

  /** What should be, by its place in the API: objects and the certificates that are asked for. */
  async function desired(): Promise<ReadonlyMap<string, string>> {
    const object = await stack.get();
    const objects = await expectedObjects(layer.client, object);
    const { stack: resolved } = resolveStack(object, SETTINGS);
    if (!resolved) throw new Error('the spec is accepted');
    return new Map([
      ...objects.map((one) => [placeOf(one), JSON.stringify(one)] as const),
      ...certificateRequests(resolved).map((request) => {
        const secret = buildCertificateSecret(resolved, request, { chainPem: '', keyPem: '' });
        return [placeOf(secret), JSON.stringify([request.desired, secret])] as const;
      }),
    ]);
  }
});

const placeOf = ({ kind, metadata }: KubernetesObject): string =>
  `${kind === 'NetworkPolicy' ? 'networkpolicies' : `${kind.toLowerCase()}s`} ${metadata.namespace}/${metadata.name}`;
