import { expect } from 'chai';
import { parseAllDocuments } from 'yaml';
import { waitFor } from '../../../sandbox/wait.ts';
import { type KubernetesObject, keyOf, refOf } from '../../../src/api/objects.ts';
import { isApplied } from '../../../src/controller/apply/difference.ts';
import { withDesiredHash } from '../../../src/manifests/desired-hash.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { exampleText } from '../../support/examples.ts';
import { expectedCertificates, expectedObjects, type LiveStack, makeStack } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

// Workloads are simulated here (test/support/api-server/workload-simulator.ts): Ready says that the operator believes Kubernetes.
describe('the operator brings a stack up (workloads simulated)', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;

  before(async () => {
    layer = await useOperatorLayer();
    layer.simulator.pause();
    const [example, rules] = parseAllDocuments(exampleText('quickstart')).map(
      (document) => document.toJS() as KubernetesObject,
    );
    if (!example || !rules) throw new Error('examples/quickstart.yaml holds a stack and its rules');
    const metadata = { ...rules.metadata, namespace: NAMESPACE };
    await layer.client.apply({ ...rules, metadata }, { fieldManager: 'user', force: true });
    stack = await makeStack(layer.client, 'quickstart', NAMESPACE, example['spec'] as StackSpecInput);
  });
  after(() => layer.simulator.resume());

  it('is not ready, and says what it waits for, while no pod is ready', async () => {
    const reconciling = await stack.until('Reconciling', 'True', 'RollingOut');
    expect(reconciling.message).to.include('query: 0 of 2 pods ready');
    expect(await stack.condition('Ready')).to.include({ status: 'False', reason: 'ComponentsNotReady' });
    expect(await stack.status()).to.include({ ready: '0/6' });
  });

  it('is ready when its pods are, although nobody could dial it', async () => {
    await layer.simulator.resume();
    await layer.plane.kubectl([
      'wait',
      `--for=condition=Ready`,
      'thanosstack/quickstart',
      '-n',
      NAMESPACE,
      '--timeout=30s',
    ]);
    expect(await stack.condition('QueryWorks')).to.include({ status: 'Unknown' });
    expect(await stack.condition('Reconciling')).to.include({ status: 'False', reason: 'Settled' });
    expect(await stack.condition('Stalled')).to.include({ status: 'False' });
  });

  it('has every object of its plan, as planned', async () => {
    const live = await stack.objects();
    const expected = await expectedObjects(layer.client, await stack.get());
    expect(expected.length).to.be.greaterThan(40);
    const wrong = expected.filter((object) => {
      const found = live.get(keyOf(refOf(object)));
      return !found || !isApplied(withDesiredHash(object), found);
    });
    expect(wrong.map((object) => keyOf(refOf(object)))).to.deep.equal([]);
    const secrets = expectedCertificates(await stack.get()).map((name) => `v1|Secret|${NAMESPACE}|${name}`);
    const names = [...secrets, ...expected.map((object) => keyOf(refOf(object)))];
    expect([...live.keys()]).to.have.members(names);
  });

  it('owns each of them, so that Kubernetes collects them with it', async () => {
    const { uid } = (await stack.get()).metadata;
    for (const { metadata } of (await stack.objects()).values()) {
      expect(
        metadata.ownerReferences?.map((owner) => owner.uid),
        metadata.name,
      ).to.deep.equal([uid]);
    }
  });

  it('fills the columns of kubectl get', async () => {
    const [head = '', row = ''] = (
      await layer.plane.kubectl(['get', 'thanosstack', 'quickstart', '-n', NAMESPACE])
    ).split('\n');
    expect(head.split(/\s+/)).to.deep.equal([
      'NAME',
      'READY',
      'VERSION',
      'COMPONENTS',
      'CERTIFICATES',
      'NEXT-RENEWAL',
      'AGE',
    ]);
    expect(row).to.match(/^quickstart\s+True\s+v0\.42\.4\s+6\/6\s+12\/12\s+\d{4}-\d\d-\d\dT\S+Z\s+\d+s$/);
  });

  it('tells in an event that it is ready, once', async () => {
    const fieldSelector = 'involvedObject.kind=SecureThanosStack,involvedObject.name=quickstart';
    const events = await waitFor(
      'the event',
      async () => {
        const { items } = await layer.client.list('Event', { namespace: NAMESPACE, fieldSelector });
        return items.some((event) => event['reason'] === 'Ready') && items;
      },
      { timeout: 5000 },
    );
    const told = events.map((event) => `${event['type']} ${event['reason']} ${event['count']}`);
    expect(told.sort()).to.deep.equal(['Normal ComponentsNotReady 1', 'Normal Ready 1', 'Normal RolledOut 1']);
  });
});
