import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import type { KubernetesObject, ObjectRef } from '../../../src/api/objects.ts';
import { refOf } from '../../../src/api/objects.ts';
import { hideRemoval } from '../../support/api-server/hidden-removal.ts';
import { expectedCertificates, expectedObjects, type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

const USER = { fieldManager: 'user' };
const TIMEOUT = { timeout: 20_000 };

describe('the operator removes what a stack has no more', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  const identities = async () =>
    (
      (await stack.find('Deployment', 'query')) as unknown as {
        readonly spec: {
          readonly template: { readonly metadata: { readonly annotations: Readonly<Record<string, string>> } };
        };
      }
    ).spec.template.metadata.annotations['securethanos.io/query-identities'];

  before(async () => {
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, 'prune', NAMESPACE, {
      ...SMALL,
      ruler: {},
      prometheus: { kubernetesDiscovery: 'Namespace' },
      clients: [{ name: 'grafana' }],
    });
    await stack.ready();
  });

  it('lets a further client in without replacing pods', async () => {
    const before = await identities();
    await stack.put({
      ...SMALL,
      ruler: {},
      prometheus: { kubernetesDiscovery: 'Namespace' },
      clients: [{ name: 'grafana' }, { name: 'more' }],
    });
    await stack.ready();
    expect(await stack.find('Secret', 'client-more')).to.not.equal(undefined);
    expect(await identities()).to.equal(before);
  });

  it('replaces pods when a client is removed, because lists are not checked on resumed sessions', async () => {
    const before = await identities();
    await stack.put({
      ...SMALL,
      ruler: {},
      prometheus: { kubernetesDiscovery: 'Namespace' },
      clients: [{ name: 'grafana' }],
    });
    await stack.ready();
    await waitFor('its Secret to be gone', async () => !(await stack.find('Secret', 'client-more')), TIMEOUT);
    expect(await identities()).to.not.equal(before);
  });

  it('replaces pods although somebody wrote the shorter list beside a mark of ours, just before the operator saw the removal', async () => {
    const spec = { ...SMALL, ruler: {}, prometheus: { kubernetesDiscovery: 'Namespace' as const } };
    const clients = [{ name: 'grafana' }, { name: 'hidden' }];
    await stack.put({ ...spec, clients });
    await stack.ready();
    const before = await identities();
    await stack.put({ ...spec, clients, paused: true });
    await stack.until('Paused', 'True');
    await hideRemoval(layer.client, stack, 'hidden');
    await stack.put({ ...spec, clients: [{ name: 'grafana' }] });
    await stack.ready();
    const { query } = (await stack.status()).tls?.allowedIdentities ?? {};
    expect(await identities())
      .to.equal(query?.epoch)
      .and.not.equal(before);
  });

  it('removes all of Ruler, Prometheus and a client, and no volume', async () => {
    const volume: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: {
        name: 'data-prune-thanos-ruler-0',
        namespace: NAMESPACE,
        labels: { 'app.kubernetes.io/managed-by': 'secure-thanos-operator', 'securethanos.io/stack': 'prune' },
      },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    };
    await layer.client.create(volume, USER);
    await stack.put(SMALL);
    await stack.ready();
    const expected = [
      ...(await expectedObjects(layer.client, await stack.get())).map(
        ({ kind, metadata }) => `${kind} ${metadata.name}`,
      ),
      ...expectedCertificates(await stack.get()).map((name) => `Secret ${name}`),
    ].sort();
    const names = async () =>
      [...(await stack.objects()).values()].map(({ kind, metadata }) => `${kind} ${metadata.name}`).sort();
    await waitFor('the rest to be gone', async () => (await names()).length <= expected.length, TIMEOUT).catch(
      () => undefined,
    );
    expect(await names()).to.deep.equal(expected);
    expect(expected.filter((name) => /ruler|prometheus|sidecar|grafana/.test(name))).to.deep.equal([]);
    expect((await layer.client.get(refOf(volume))).metadata.deletionTimestamp).to.equal(undefined);
  });

  it('keeps a trust object while a pod mounts it', async () => {
    const trust = async (): Promise<readonly ObjectRef[]> =>
      [...(await stack.objects()).values()]
        .filter(({ metadata }) => metadata.name.startsWith('prune-thanos-trust-'))
        .map(refOf);
    const [old] = await trust();
    if (!old) throw new Error('there is no trust object');
    const service = await stack.find('Service', 'query');
    const pod: KubernetesObject = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'prune-thanos-query-0', namespace: NAMESPACE, labels: service?.metadata.labels ?? {} },
      spec: {
        containers: [{ name: 'query', image: 'none' }],
        volumes: [{ name: 'trust', projected: { sources: [{ configMap: { name: old.name } }] } }],
      },
    };
    await layer.client.create(pod, USER);
    await layer.client.remove(stack.ref('Secret', 'mesh-ca'));
    await waitFor('a second trust object', async () => (await trust()).length === 2, TIMEOUT);
    await stack.ready();
    expect(await layer.client.find(old)).to.not.equal(undefined);
    await layer.client.remove(refOf(pod));
    await waitFor('the old one to be gone', async () => !(await layer.client.find(old)), TIMEOUT);
    expect(await trust()).to.have.length(1);
  });
});
