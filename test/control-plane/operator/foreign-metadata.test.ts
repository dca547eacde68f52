import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { GROUP } from '../../../src/api/group.ts';
import { type KubernetesObject, keyOf, type ObjectMeta, type ObjectRef, refOf } from '../../../src/api/objects.ts';
import { WRITTEN_KINDS } from '../../../src/controller/caches/caches.ts';
import { describeRequest, operatorWrites } from '../../support/api-server/audit.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';
import { counterOf } from '../../support/operator-metrics.ts';

const PATIENCE = { timeout: 60_000 };
const ANOTHER = { fieldManager: 'another', force: false };
const LABEL = { 'example.com/team': 'platform' };
const ANNOTATION = { 'example.com/note': 'kept' };
const FINALIZERS = ['example.com/guard'];

describe('labels, annotations and finalizers of others', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let refs: readonly ObjectRef[] = [];

  before(async function () {
    this.timeout(PATIENCE.timeout);
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, 'guests', NAMESPACE, {
      ...SMALL,
      ruler: {},
      prometheus: { kubernetesDiscovery: 'Namespace' },
      clients: [{ name: 'grafana', podSelector: {} }],
    });
    await stack.ready();
    refs = (await owned()).map(refOf);
    await Promise.all(refs.map(addGuest));
    // The write of the last status may still be under way.
    await untilLooks();
  });

  after(async () => {
    const none = { metadata: { finalizers: null } };
    await Promise.all((await owned()).map((object) => layer.client.patch(refOf(object), none, ANOTHER)));
    await stack.remove();
  });

  it('are tried on every kind that the operator writes', async () => {
    expect(new Set(refs.map(({ kind }) => kind))).to.deep.equal(new Set(WRITTEN_KINDS));
  });

  it('stay through looks and a restart, and cause no write', async () => {
    const since = new Date();
    await untilLooks();
    await layer.restart();
    await untilLooks();
    expect(await writtenSince(since)).to.deep.equal([]);
    expect(await withoutGuest()).to.deep.equal([]);
  });

  it('stay where a change of the spec is written', async () => {
    const since = new Date();
    const { spec } = (await stack.get()) as unknown as { readonly spec: typeof SMALL };
    await stack.put({ ...spec, version: 'v0.41.0', tls: { certificate: { duration: '1500h' } } });
    await stack.ready();
    await untilLooks();
    expect((await writtenSince(since)).length).to.be.greaterThan(30);
    expect(await withoutGuest()).to.deep.equal([]);
  });

  it('stay where every object is written, whatever its kind', async () => {
    const before = new Map((await owned()).map((object) => [keyOf(refOf(object)), object.metadata.managedFields]));
    const edit = { metadata: { annotations: { [`${GROUP}/desired`]: 'edited' } } };
    const since = new Date();
    await Promise.all(refs.map((ref) => layer.client.patch(ref, edit, ANOTHER)));
    const areBack = async () => (await owned()).every((object) => markOf(object) !== 'edited');
    await waitFor('all edits to be taken back', areBack, PATIENCE);
    expect(before.size).to.equal(refs.length);
    expect(new Set(await writtenSince(since)).size).to.be.at.least(refs.length);
    expect(await withoutGuest()).to.deep.equal([]);
  });

  const markOf = ({ metadata }: KubernetesObject): string | undefined => metadata.annotations?.[`${GROUP}/desired`];

  const owned = async (): Promise<readonly KubernetesObject[]> => [...(await stack.objects()).values()];

  /** As another controller would: by server-side apply, with fields of its own alone. */
  async function addGuest({ name, namespace, ...kind }: ObjectRef): Promise<void> {
    const metadata = { name, labels: LABEL, annotations: ANNOTATION, finalizers: FINALIZERS };
    await layer.client.apply({ ...kind, metadata: { ...metadata, ...(namespace ? { namespace } : {}) } }, ANOTHER);
  }

  /** Objects that lost something of another. */
  async function withoutGuest(): Promise<readonly string[]> {
    const objects = await Promise.all(refs.map((ref) => layer.client.get(ref)));
    return objects.filter(({ metadata }) => !isGuestThere(metadata)).map((object) => keyOf(refOf(object)));
  }

  async function writtenSince(since: Date): Promise<readonly string[]> {
    const writes = (await operatorWrites(layer.plane, since)).map(describeRequest);
    return writes.filter((write) => write.includes(`${NAMESPACE}/${stack.name}`) && !write.includes(' events '));
  }

  /** Until the operator has looked twice at each stack. */
  async function untilLooks(): Promise<void> {
    const count = () => counterOf(layer.operator().url, 'reconciles_total', { result: 'success' });
    const { items } = await layer.client.list('SecureThanosStack', {});
    const before = await count();
    await waitFor('two looks', async () => (await count()) - before >= 2 * items.length, PATIENCE);
  }
});

const isGuestThere = ({ labels = {}, annotations = {}, finalizers = [] }: ObjectMeta): boolean =>
  Object.entries(LABEL).every(([key, value]) => labels[key] === value) &&
  Object.entries(ANNOTATION).every(([key, value]) => annotations[key] === value) &&
  FINALIZERS.every((finalizer) => finalizers.includes(finalizer));
