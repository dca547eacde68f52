import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { storedPair } from '../../support/api-server/stored-certificates.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, OTHER_NAMESPACE, useOperatorLayer } from '../../support/operator-layer.ts';

/** The garbage collector learns of a new kind within half a minute. */
const TIMEOUT = { timeout: 75_000 };
const DISCOVERY: StackSpecInput = { ...SMALL, prometheus: { kubernetesDiscovery: 'Cluster' } };
const RBAC = 'rbac.authorization.k8s.io/v1';

describe('a stack is deleted', () => {
  let layer: OperatorLayer;
  const untilGone = (stack: LiveStack) =>
    waitFor('everything to be collected', async () => (await stack.objects()).size === 0, TIMEOUT);
  const clusterObjects = async (name: string) => {
    const find = (kind: string) =>
      layer.client.find({ apiVersion: RBAC, kind, name: `${NAMESPACE}.${name}-thanos-prometheus` });
    return [await find('ClusterRole'), await find('ClusterRoleBinding')];
  };

  before(async () => {
    layer = await useOperatorLayer();
  });

  it('with everything that was made for it', async () => {
    const stack = await makeStack(layer.client, 'gone', NAMESPACE, { ...SMALL, ruler: {}, prometheus: {} });
    await stack.ready();
    expect((await stack.get()).metadata.finalizers, 'nothing outside of the namespace, no finalizer').to.equal(
      undefined,
    );
    await stack.remove();
    await untilGone(stack);
  });

  it('with its ClusterRole, which nobody else would collect', async () => {
    const stack = await makeStack(layer.client, 'gone-cluster', NAMESPACE, DISCOVERY);
    await stack.ready();
    expect((await stack.get()).metadata.finalizers).to.deep.equal(['securethanos.io/cleanup']);
    for (const object of await clusterObjects('gone-cluster'))
      expect(object?.metadata.labels).to.include({ 'securethanos.io/namespace': NAMESPACE });
    await stack.remove();
    await untilGone(stack);
    await waitFor(
      'its end',
      async () =>
        !(await layer.client.find({
          apiVersion: 'securethanos.io/v1alpha1',
          kind: 'SecureThanosStack',
          namespace: NAMESPACE,
          name: 'gone-cluster',
        })),
      TIMEOUT,
    );
    expect(await clusterObjects('gone-cluster')).to.deep.equal([undefined, undefined]);
  });

  it('loses its ClusterRole when it discovers in its namespace only', async () => {
    const stack = await makeStack(layer.client, 'narrower', NAMESPACE, DISCOVERY);
    await stack.ready();
    await stack.put({ ...SMALL, prometheus: { kubernetesDiscovery: 'Namespace' } });
    await stack.ready();
    await waitFor(
      'the ClusterRole to be gone',
      async () => (await clusterObjects('narrower')).every((one) => !one),
      TIMEOUT,
    );
    expect(await stack.find('Role', 'prometheus')).to.not.equal(undefined);
    await stack.remove();
    await untilGone(stack);
  });

  it('and made again at once: it gets CAs of its own, and converges', async () => {
    const first = await makeStack(layer.client, 'again', NAMESPACE, { ...SMALL, clients: [{ name: 'grafana' }] });
    await first.ready();
    const before = await storedPair(first, 'root-ca');
    const { uid } = (await first.get()).metadata;
    await first.remove();
    const second = await makeStack(layer.client, 'again', NAMESPACE, { ...SMALL, clients: [{ name: 'grafana' }] });
    expect((await second.get()).metadata.uid).to.not.equal(uid);
    await second.ready();
    const after = await storedPair(second, 'root-ca');
    expect(after.facts.fingerprint).to.not.equal(before.facts.fingerprint);
    expect(after.publicKey).to.not.equal(before.publicKey);
    await waitFor(
      'only objects of the new one',
      async () => {
        const owners = [...(await second.objects()).values()].map(({ metadata }) => metadata.ownerReferences?.[0]?.uid);
        return owners.length > 25 && !owners.includes(uid);
      },
      TIMEOUT,
    );
  });
});

describe('stacks do not meet', () => {
  let layer: OperatorLayer;
  const versions = async (stack: LiveStack) =>
    Object.fromEntries([...(await stack.objects())].map(([key, { metadata }]) => [key, metadata.resourceVersion]));

  before(async () => {
    layer = await useOperatorLayer();
  });

  it('two in one namespace', async () => {
    const one = await makeStack(layer.client, 'meet', NAMESPACE, { ...SMALL, ruler: {} });
    const other = await makeStack(layer.client, 'meet-thanos', NAMESPACE, { ...SMALL, clients: [{ name: 'query' }] });
    await Promise.all([one.ready(), other.ready()]);
    const [ours, theirs] = [await versions(one), await versions(other)];
    expect(Object.keys(ours).filter((key) => key in theirs)).to.deep.equal([]);
    expect((await storedPair(one, 'root-ca')).facts.fingerprint).to.not.equal(
      (await storedPair(other, 'root-ca')).facts.fingerprint,
    );
    await other.put({ ...SMALL, store: { replicas: 3 } });
    await other.ready();
    await other.remove();
    await waitFor('the other to be gone', async () => (await other.objects()).size === 0, TIMEOUT);
    expect(await versions(one)).to.deep.equal(ours);
  });

  it('two of one name in two namespaces', async () => {
    const one = await makeStack(layer.client, 'twin', NAMESPACE);
    const other = await makeStack(layer.client, 'twin', OTHER_NAMESPACE);
    await Promise.all([one.ready(), other.ready()]);
    const [mine, theirs] = [await storedPair(one, 'query-tls'), await storedPair(other, 'query-tls')];
    expect(mine.facts.uris).to.deep.equal([`spiffe://cluster.local/ns/${NAMESPACE}/stack/twin/query`]);
    expect(theirs.facts.uris).to.deep.equal([`spiffe://cluster.local/ns/${OTHER_NAMESPACE}/stack/twin/query`]);
    const before = await versions(one);
    await other.remove();
    await waitFor('the other to be gone', async () => (await other.objects()).size === 0, TIMEOUT);
    expect(await versions(one)).to.deep.equal(before);
  });
});
