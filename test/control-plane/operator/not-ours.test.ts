import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { refOf } from '../../../src/api/objects.ts';
import { describeRequest, operatorWrites } from '../../support/api-server/audit.ts';
import { type LiveStack, makeStack } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, RESYNC_MS, useOperatorLayer } from '../../support/operator-layer.ts';

const USER = { fieldManager: 'user' };

describe('the operator leaves objects alone that are not its own', () => {
  let layer: OperatorLayer;
  const object = (kind: string, name: string, rest: object): KubernetesObject => ({
    apiVersion: 'v1',
    kind,
    metadata: { name, namespace: NAMESPACE },
    ...rest,
  });
  const create = async (objects: readonly KubernetesObject[]) => {
    for (const one of objects) await layer.client.create(one, USER);
  };
  const versions = (objects: readonly KubernetesObject[]) =>
    Promise.all(objects.map(async (one) => (await layer.client.get(refOf(one))).metadata.resourceVersion));

  before(async () => {
    layer = await useOperatorLayer();
  });

  describe('when they have a name that it needs', () => {
    const foreign = [
      object('Service', 'taken-thanos-query', { spec: { ports: [{ port: 80 }] } }),
      object('ConfigMap', 'taken-thanos-store', { data: { mine: 'yes' } }),
      object('Secret', 'taken-thanos-compactor-server', { data: { mine: 'eA==' } }),
    ];
    let stack: LiveStack;
    let before: readonly unknown[];

    it('names each of them, and applies all others', async () => {
      await create(foreign);
      before = await versions(foreign);
      stack = await makeStack(layer.client, 'taken', NAMESPACE);
      const { message } = await stack.until('Stalled', 'True', 'WriteRefused');
      for (const { kind, metadata } of foreign) expect(message).to.include(`${kind} ${NAMESPACE}/${metadata.name}`);
      expect(message).to.include('was not made for this stack').and.not.include('API server');
      expect(await stack.find('Service', 'store')).to.not.equal(undefined);
      expect(await stack.find('StatefulSet', 'compactor')).to.not.equal(undefined);
      expect(await stack.find('Secret', 'query-tls')).to.not.equal(undefined);
    });

    it('has not touched them', async () => {
      expect(await versions(foreign)).to.deep.equal(before);
    });

    it('takes the names as soon as they are free', async () => {
      await Promise.all(foreign.map((one) => layer.client.remove(refOf(one))));
      await stack.ready();
      expect(await stack.find('ConfigMap', 'store')).to.have.nested.property('metadata.ownerReferences');
    });
  });

  describe('when one of them has the name of a CA', () => {
    const foreign = [object('Secret', 'taken-ca-thanos-mesh-ca', { data: { mine: 'eA==' } })];
    let stack: LiveStack;

    it('signs nothing with a CA that it could not keep', async () => {
      await create(foreign);
      stack = await makeStack(layer.client, 'taken-ca', NAMESPACE);
      const { message } = await stack.until('Stalled', 'True', 'WriteRefused');
      expect(message).to.include('taken-ca-thanos-mesh-ca');
      // The event about it comes after the status.
      await new Promise((resolve) => setTimeout(resolve, 1000));
      const since = new Date();
      await new Promise((resolve) => setTimeout(resolve, RESYNC_MS));
      expect(await stack.find('Secret', 'query-tls')).to.equal(undefined);
      const writes = (await operatorWrites(layer.plane, since)).map(describeRequest);
      expect(writes.filter((write) => write.includes('taken-ca'))).to.deep.equal([]);
    });

    it('goes on when the name is free', async () => {
      await Promise.all(foreign.map((one) => layer.client.remove(refOf(one))));
      await stack.ready();
    });
  });

  it('does not remove what only looks like its own', async () => {
    const stack = await makeStack(layer.client, 'looks', NAMESPACE);
    await stack.ready();
    const impostor = object('ConfigMap', 'looks-thanos-extra', {});
    const other = { apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: '00000000-0000-0000-0000-000000000001' };
    const labels = { 'app.kubernetes.io/managed-by': 'secure-thanos-operator', 'securethanos.io/stack': 'looks' };
    // An owner in another place than the stack: the object is somebody's. The garbage collector may take it, not we.
    await layer.client.create(
      {
        ...impostor,
        metadata: {
          ...impostor.metadata,
          labels,
          ownerReferences: [{ ...other, controller: true }],
          finalizers: ['example.com/guard'],
        },
      },
      USER,
    );
    const since = new Date();
    await new Promise((resolve) => setTimeout(resolve, RESYNC_MS));
    const removals = (await operatorWrites(layer.plane, since)).filter(({ verb }) => verb === 'delete');
    expect(removals.map(describeRequest)).to.deep.equal([]);
    await layer.client.patch(refOf(impostor), { metadata: { finalizers: null } }, USER);
    await layer.client.remove(refOf(impostor));
    await waitFor('its end', async () => !(await layer.client.find(refOf(impostor))), { timeout: 5000 });
  });
});
