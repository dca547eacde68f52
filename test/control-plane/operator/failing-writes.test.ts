import { expect } from 'chai';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { startInProcess } from '../../support/operator-in-process.ts';
import {
  makeNamespaceWithInputs,
  NAMESPACE,
  type OperatorLayer,
  useOperatorLayer,
} from '../../support/operator-layer.ts';

const NAME = 'failing-writes';

/** An admission webhook at which nobody listens: the API server answers 500 for what it should judge. */
const webhookFor = (name: string) => ({
  apiVersion: 'admissionregistration.k8s.io/v1',
  kind: 'ValidatingWebhookConfiguration',
  metadata: { name },
  webhooks: [
    {
      name: 'nobody.example.com',
      clientConfig: { url: 'https://127.0.0.1:1/' },
      admissionReviewVersions: ['v1'],
      sideEffects: 'None',
      failurePolicy: 'Fail',
      objectSelector: { matchLabels: { 'securethanos.io/stack': name } },
      rules: [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['services'] }],
    },
  ],
});

describe('an object that the API server fails to write', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;

  const removeWebhook = () =>
    layer.plane.kubectl(['delete', 'validatingwebhookconfiguration', NAME, '--ignore-not-found']);

  before(async () => {
    layer = await useOperatorLayer();
    await layer.plane.apply([webhookFor(NAME)]);
    stack = await makeStack(layer.client, NAME, NAMESPACE, SMALL);
  });
  after(async () => {
    await removeWebhook();
    await stack.remove();
  });

  it('is named, and what comes after it is made all the same', async () => {
    const { message } = await stack.until('Reconciling', 'True', 'WriteFailing');
    expect(message).to.include(`Service ${NAMESPACE}/${NAME}-thanos-query`).and.to.include('nobody.example.com');
    expect(await stack.condition('Stalled')).to.deep.include({ status: 'False' });
    expect(await stack.find('Service', 'query')).to.equal(undefined);
    expect(await stack.find('Deployment', 'query')).not.to.equal(undefined);
    expect(await stack.find('NetworkPolicy', 'query')).not.to.equal(undefined);
  });

  it('is made without a hand when its cause is gone', async () => {
    await removeWebhook();
    await stack.until('Reconciling', 'False', 'Settled');
    expect(await stack.find('Service', 'query')).not.to.equal(undefined);
    await stack.ready();
  });
});

describe('an object at which the API server fails for ever', () => {
  const name = 'failing-for-ever';
  const namespace = 'stacks-failing';
  let layer: OperatorLayer;
  let now = new Date();
  let stop: () => Promise<void>;
  let stack: LiveStack;

  const removeWebhook = () =>
    layer.plane.kubectl(['delete', 'validatingwebhookconfiguration', name, '--ignore-not-found']);

  before(async () => {
    layer = await useOperatorLayer();
    await makeNamespaceWithInputs(layer.client, namespace);
    await layer.plane.apply([webhookFor(name)]);
    stop = await startInProcess({ kubeconfig: layer.kubeconfig, namespace, now: () => now });
    stack = await makeStack(layer.client, name, namespace);
  });
  after(async () => {
    await removeWebhook();
    await stop?.();
  });

  it('is tried again for ten minutes, and then told as something that waits for a hand', async () => {
    await stack.until('Reconciling', 'True', 'WriteFailing', `Service ${namespace}/${name}-thanos-query`);
    expect(await stack.condition('Stalled')).to.deep.include({ status: 'False' });
    now = new Date(now.getTime() + 11 * 60_000);
    await stack.until('Stalled', 'True', 'WriteKeepsFailing', `Service ${namespace}/${name}-thanos-query`);
  });

  it('is made when its cause is gone all the same', async () => {
    await removeWebhook();
    await stack.until('Stalled', 'False', 'NothingInTheWay');
    await stack.ready();
  });
});
