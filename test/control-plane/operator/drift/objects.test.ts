import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import { type KubernetesObject, keyOf, refOf } from '../../../../src/api/objects.ts';
import { type AuditEvent, describeRequest, operatorWrites } from '../../../support/api-server/audit.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, RESYNC_MS, useOperatorLayer } from '../../../support/operator-layer.ts';

const USER = { fieldManager: 'user' };
const TIMEOUT = { timeout: 20_000 };
const NAME = 'drift';

describe('the operator makes anew what is deleted, and nothing that does not depend on it', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let neighbour: LiveStack;
  let others: readonly KubernetesObject[];

  before(async () => {
    layer = await useOperatorLayer();
    const spec = { ...SMALL, ruler: {}, prometheus: { kubernetesDiscovery: 'Namespace' as const } };
    stack = await makeStack(layer.client, NAME, NAMESPACE, { ...spec, clients: [{ name: 'grafana' }] });
    neighbour = await makeStack(layer.client, `${NAME}-thanos`, NAMESPACE, SMALL);
    await stack.ready();
    await neighbour.ready();
    others = await makeOthers();
  });

  it('one write for each, when all but the CAs are deleted', async () => {
    const before = await stack.objects();
    const victims = [...before.values()].filter(({ metadata }) => !metadata.name.endsWith('-ca'));
    expect(victims.length).to.be.greaterThan(45);
    const writes = await writesAfter(() => Promise.all(victims.map((object) => layer.client.remove(refOf(object)))));
    expect(writes).to.deep.equal(victims.map(nameOf).sort());
    const after = await stack.objects();
    expect([...after.keys()].sort()).to.deep.equal([...before.keys()].sort());
    for (const victim of victims)
      expect(after.get(keyOf(refOf(victim)))?.metadata.uid, victim.metadata.name).to.not.equal(victim.metadata.uid);
  });

  it('certificates of clients and the list of whom to trust, when their CA is deleted', async () => {
    const writes = await writesAfter(() => layer.client.remove(stack.ref('Secret', 'access-ca')));
    expect(writes).to.deep.equal(names('Secret access-ca', 'Secret client-grafana', 'ConfigMap http-trust', ...PROBES));
  });

  const LEAVES = [
    ...['prometheus', 'query', 'ruler', 'sidecar'].map((name) => `Secret ${name}-tls`),
    ...['compactor', 'store'].map((name) => `Secret ${name}-server`),
  ];
  /** Signed by the access CA, as clients are. */
  const PROBES = ['compactor', 'store'].map((name) => `Secret ${name}-probe`);
  const WORKLOADS = [
    'Deployment query',
    ...['compactor', 'prometheus', 'ruler', 'store'].map((name) => `StatefulSet ${name}`),
  ];

  it('certificates of components, trust and pods, when the CA of the mesh is deleted', async () => {
    const before = await trustObjects();
    const writes = await writesAfter(() => layer.client.remove(stack.ref('Secret', 'mesh-ca')));
    const trust = [...before, ...(await trustObjects())].map(nameOf);
    const expected = names('Secret mesh-ca', 'ConfigMap http-trust', ...LEAVES, ...WORKLOADS);
    expect(writes).to.deep.equal([...expected, ...trust].sort());
  });

  it('every certificate, trust and all pods, when the root is deleted', async () => {
    const before = await trustObjects();
    const writes = await writesAfter(() => layer.client.remove(stack.ref('Secret', 'root-ca')));
    const trust = [...before, ...(await trustObjects())].map(nameOf);
    const authorities = ['root', 'mesh', 'access'].map((name) => `Secret ${name}-ca`);
    const expected = names(
      ...authorities,
      'Secret client-grafana',
      'ConfigMap http-trust',
      ...LEAVES,
      ...PROBES,
      ...WORKLOADS,
    );
    expect(writes).to.deep.equal([...expected, ...trust].sort());
  });

  it('a new certificate, when a key or a certificate was edited, and nothing else', async () => {
    const key = { data: { 'tls.key': 'b3RoZXI=' } };
    const certificate = { data: { 'tls.crt': 'b3RoZXI=' } };
    const writes = await writesAfter(async () => {
      await layer.client.patch(stack.ref('Secret', 'query-tls'), key, USER);
      await layer.client.patch(stack.ref('Secret', 'client-grafana'), certificate, USER);
    });
    expect(writes).to.deep.equal(names('Secret query-tls', 'Secret client-grafana'));
  });

  it('no pods, when somebody edits what says whom a listener has served before: the status says so too', async () => {
    for (const edit of [{ 'identities-epoch': 'edited' }, { 'allowed-identities': '["spiffe://somebody"]' }]) {
      const annotations = Object.fromEntries(
        Object.entries(edit).map(([key, value]) => [`securethanos.io/${key}`, value]),
      );
      const patch = { metadata: { annotations } };
      const writes = await writesAfter(() => layer.client.patch(stack.ref('ConfigMap', 'store'), patch, USER));
      expect(writes).to.deep.equal(names('ConfigMap store'));
    }
  });

  it('an object whose owner was edited, so that Kubernetes took it for an orphan', async () => {
    const service = await layer.client.get(stack.ref('Service', 'store'));
    const [owner] = service.metadata.ownerReferences ?? [];
    const edit = { metadata: { ownerReferences: [{ ...owner, uid: '00000000-0000-0000-0000-000000000001' }] } };
    await layer.client.patch(refOf(service), edit, USER);
    const isBack = async () => {
      const found = await layer.client.find(refOf(service));
      return found?.metadata.ownerReferences?.[0]?.uid === owner?.uid && !found?.metadata.deletionTimestamp;
    };
    await waitFor('the Service with its owner', isBack, TIMEOUT);
    await stack.ready();
  });

  it('has touched no object of another stack, and no pod and no volume of a user', async () => {
    for (const other of others) {
      const { resourceVersion } = (await layer.client.get(refOf(other))).metadata;
      expect(resourceVersion, nameOf(other)).to.equal(other.metadata.resourceVersion);
    }
  });

  const nameOf = ({ kind, metadata }: KubernetesObject) => `${kind} ${metadata.name}`;

  /** "Secret query-tls" is Secret drift-thanos-query-tls. */
  const names = (...all: readonly string[]) => all.map((name) => name.replace(' ', ` ${NAME}-thanos-`)).sort();

  const trustObjects = async () =>
    [...(await stack.objects()).values()].filter(({ metadata }) => metadata.name.startsWith(`${NAME}-thanos-trust-`));

  /** Every write of the operator to objects, one entry a write, such as "Service drift-thanos-query". */
  async function writesAfter(act: () => Promise<unknown>): Promise<readonly string[]> {
    const since = new Date();
    await act();
    await untilNothingMore(since);
    await stack.ready();
    const writes = (await operatorWrites(layer.plane, since)).filter(isOfObject);
    expect(
      writes.filter(({ responseStatus }) => (responseStatus?.code ?? 0) >= 300).map(describeRequest),
    ).to.deep.equal([]);
    return writes.map(({ objectRef }) => `${KIND_OF[objectRef?.resource ?? '']} ${objectRef?.name}`).sort();
  }

  /** Until something was written, and regular looks after that find nothing more to do. */
  async function untilNothingMore(since: Date): Promise<void> {
    const count = async () => (await operatorWrites(layer.plane, since)).filter(isOfObject).length;
    for (let [before, now] = [-1, 0]; now === 0 || now !== before; ) {
      await sleep(3 * RESYNC_MS);
      [before, now] = [now, await count()];
    }
  }

  /** The status and events tell what was done. */
  const isOfObject = ({ objectRef }: AuditEvent): boolean =>
    objectRef?.resource !== 'events' && objectRef?.subresource !== 'status';

  const KIND_OF: Readonly<Record<string, string>> = {
    configmaps: 'ConfigMap',
    deployments: 'Deployment',
    networkpolicies: 'NetworkPolicy',
    poddisruptionbudgets: 'PodDisruptionBudget',
    rolebindings: 'RoleBinding',
    roles: 'Role',
    secrets: 'Secret',
    serviceaccounts: 'ServiceAccount',
    services: 'Service',
    statefulsets: 'StatefulSet',
  };

  /** What looks much like ours and is not. */
  async function makeOthers(): Promise<readonly KubernetesObject[]> {
    const labels = (await stack.find('Service', 'store'))?.metadata.labels ?? {};
    const near = { ...labels, 'app.kubernetes.io/managed-by': 'Helm' };
    const elsewhere = { ...labels, 'securethanos.io/stack': `${NAME}2` };
    const containers = [{ name: 'a', image: 'example.com/a' }];
    const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '500Gi' } } };
    const made = await Promise.all([
      create('Pod', `${NAME}-thanos-store-near`, near, { spec: { containers } }),
      create('Pod', `${NAME}-thanos-store-elsewhere`, elsewhere, { spec: { containers } }),
      create('Pod', `${NAME}-thanos-store-0`, labels, { spec: { containers } }),
      create('PersistentVolumeClaim', `data-${NAME}-thanos-store-0`, labels, { spec: claim }),
      create('PersistentVolumeClaim', 'data-of-a-user', near, { spec: claim }),
      create('ConfigMap', `${NAME}-thanos-store-mine`, near, { data: { a: 'b' } }),
    ]);
    return [...made, ...(await neighbour.objects()).values()];
  }

  const create = (kind: string, name: string, labels: Readonly<Record<string, string>>, rest: object) =>
    layer.client.create({ apiVersion: 'v1', kind, metadata: { name, namespace: NAMESPACE, labels }, ...rest }, USER);
});
