import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import type { ObjectRef } from '../../../../src/api/objects.ts';
import { describeRequest, operatorWrites } from '../../../support/api-server/audit.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../../support/operator-layer.ts';
import { crashing, makeSetPod, READY } from '../../../support/set-pods.ts';

const TIMEOUT = { timeout: 20_000 };
const HELD = 'securethanos.io/held-by-the-test';

// No pod runs here; what Kubernetes makes of it is in test/cluster/stack/healing.test.ts.
describe('a StatefulSet that waits behind a broken pod', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let newest: string;
  const isGone = async (pod: ObjectRef) => {
    const found = await layer.client.find(pod);
    return !found || found.metadata.deletionTimestamp !== undefined;
  };

  before(async () => {
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, 'stuck', NAMESPACE, { ...SMALL, store: { replicas: 6 } });
    await stack.ready();
    const set = await stack.find('StatefulSet', 'store');
    newest = (set?.['status'] as { readonly updateRevision?: string } | undefined)?.updateRevision ?? '';
  });

  it('is freed of pods that are of an earlier revision and broken: one after the other, and of no other pod', async () => {
    const since = new Date();
    const status = crashing('store');
    const kept = await Promise.all([
      makeSetPod(layer.client, stack, 'store', 0, { revision: 'earlier', status: READY }),
      makeSetPod(layer.client, stack, 'store', 1, { revision: newest, status }),
      makeSetPod(layer.client, stack, 'store', 2, { revision: 'earlier', status: { conditions: [] } }),
    ]);
    const first = await makeSetPod(layer.client, stack, 'store', 4, { revision: newest, status, finalizers: [HELD] });
    const second = await makeSetPod(layer.client, stack, 'store', 5, { revision: newest, status });
    const outdate = (pod: ObjectRef) =>
      layer.client.patch(pod, { metadata: { labels: { 'controller-revision-hash': 'earlier' } } }, WRITE);
    await outdate(first);
    await waitFor('the first to be told to go', () => isGone(first), TIMEOUT);
    await outdate(second);
    await stack.put({ ...SMALL, store: { replicas: 6 }, clients: [{ name: 'a-pass-over-it' }] });
    await stack.ready();
    expect(await isGone(second), 'while the first is on its way out').to.equal(false);
    await layer.client.patch(first, { metadata: { finalizers: null } }, WRITE);
    await waitFor('the second to go', () => isGone(second), TIMEOUT);
    await stack.put({ ...SMALL, store: { replicas: 6 } });
    await stack.ready();
    for (const pod of kept) expect(await isGone(pod), pod.name).to.equal(false);
    const removals = (await operatorWrites(layer.plane, since))
      .filter(({ objectRef }) => objectRef?.resource === 'pods')
      .map(describeRequest);
    expect(new Set(removals)).to.deep.equal(
      new Set([first, second].map(({ name }) => `create pods/eviction ${NAMESPACE}/${name}`)),
    );
  });

  it('tells it in an event', async () => {
    const fieldSelector = 'involvedObject.kind=SecureThanosStack,involvedObject.name=stuck';
    const { items } = await layer.client.list('Event', { namespace: NAMESPACE, fieldSelector });
    const told = items.filter((event) => event['reason'] === 'StuckPodEvicted').map((event) => event['message']);
    expect(told.join(' ')).to.include('stuck-thanos-store-5').and.include('stuck-thanos-store-4');
  });
});

const WRITE = { fieldManager: 'statefulset-controller' };
