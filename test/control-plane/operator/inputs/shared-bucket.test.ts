import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import type { KubernetesObject, ObjectRef } from '../../../../src/api/objects.ts';
import { componentLabels } from '../../../../src/stack/labels.ts';
import { versionsOf } from '../../../support/api-server/unchanged.ts';
import { type LiveStack, makeStack } from '../../../support/live-stack.ts';
import { objectStorageSecret } from '../../../support/object-storage/secrets.ts';
import {
  LONE_NAMESPACE as NAMESPACE,
  type OperatorLayer,
  OTHER_NAMESPACE,
  useOperatorLayer,
} from '../../../support/operator-layer.ts';

const USER = { fieldManager: 'user', force: true };
const TIMEOUT = { timeout: 20_000 };
const NAMES = ['shared-older', 'shared-younger'] as const;

/** On no node: it is there until somebody removes it. */
const podOf = (stack: string, { apiVersion, kind, ...metadata }: ObjectRef): KubernetesObject => ({
  apiVersion,
  kind,
  metadata: { ...metadata, labels: componentLabels({ namespace: metadata.namespace ?? '', name: stack }, 'compactor') },
  spec: { containers: [{ name: 'compactor', image: 'example.com/thanos' }], automountServiceAccountToken: false },
});

describe('two stacks on one bucket', () => {
  let layer: OperatorLayer;
  /** Every stack has a Secret of its own: only what they hold is the same. */
  const put = (namespace: string, name: string, prefix = '') =>
    layer.client.apply(
      objectStorageSecret(namespace, `${name}-objstore`, {
        type: 'S3',
        config: { bucket: 'shared', endpoint: 's3.example.com', access_key: name, secret_key: name },
        prefix,
      }),
      USER,
    );
  const make = async (namespace: string, name: string) => {
    await put(namespace, name);
    return makeStack(layer.client, name, namespace, { objectStorage: { secretRef: { name: `${name}-objstore` } } });
  };
  const compactors = async (stack: LiveStack) =>
    ((await stack.find('StatefulSet', 'compactor'))?.['spec'] as { replicas: number } | undefined)?.replicas;
  const until = (stack: LiveStack, replicas: number) =>
    waitFor(`${replicas} Compactors of ${stack.name}`, async () => (await compactors(stack)) === replicas, TIMEOUT);

  before(async () => {
    layer = await useOperatorLayer();
  });

  it('of one namespace have one Compactor: the younger says why it has none, and starts it when it may', async () => {
    const older = await make(NAMESPACE, NAMES[0]);
    await older.ready();
    // Times of creation have seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const before = await versionsOf(older);
    const younger = await make(NAMESPACE, NAMES[1]);
    await until(younger, 0);
    const condition = await waitFor(
      'the condition',
      async () =>
        (await younger.condition('ObjectStorageReady'))?.message.includes(NAMES[0]) &&
        younger.condition('ObjectStorageReady'),
      TIMEOUT,
    );
    expect(condition).to.include({ reason: 'ObjectStorageShared' });
    expect(condition?.message).to.include('is not started').and.include('prefix of its own');
    await younger.until('Ready', 'True', 'AsDesired', 'is not started');
    expect(await compactors(older)).to.equal(1);
    expect(await versionsOf(older)).to.deep.equal(before);

    await put(NAMESPACE, NAMES[1], 'of-its-own');
    await until(younger, 1);
    await put(NAMESPACE, NAMES[1]);
    await until(younger, 0);
    // A Compactor that is told to end may upload for minutes: it is not its stack that counts, but its pod.
    const pod = { apiVersion: 'v1', kind: 'Pod', namespace: NAMESPACE, name: `${NAMES[0]}-thanos-compactor-0` };
    await layer.client.apply(podOf(NAMES[0], pod), USER);
    await older.remove();
    const held = await younger.until('ObjectStorageReady', 'Unknown', 'ObjectStorageInUse', pod.name);
    expect(held.message).to.include('is not started before that pod has ended');
    expect(await compactors(younger)).to.equal(0);
    await layer.client.remove(pod);
    await until(younger, 1);
    await younger.remove();
  });

  it('of different namespaces run on: only the administrator of the operator is told', async () => {
    const mine = await make(NAMESPACE, 'shared-across');
    await mine.ready();
    const before = await versionsOf(mine);
    const status = JSON.stringify((await mine.status()).conditions);
    const others = await make(OTHER_NAMESPACE, 'shared-across');
    await others.ready();
    const told = `${NAMESPACE}/shared-across, ${OTHER_NAMESPACE}/shared-across`;
    await waitFor('the log', () => Promise.resolve(layer.output().includes(told)), TIMEOUT);
    for (const stack of [mine, others]) {
      expect(await compactors(stack)).to.equal(1);
      expect(JSON.stringify(await stack.status())).to.not.include('the same bucket');
    }
    expect(await versionsOf(mine)).to.deep.equal(before);
    expect(JSON.stringify((await mine.status()).conditions)).to.equal(status);
    await mine.remove();
    await others.remove();
  });
});
