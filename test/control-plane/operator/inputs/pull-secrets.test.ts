import { expect } from 'chai';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import {
  podTemplatesOf,
  type Versions,
  versionsOf,
  writesOfSeveralLooks,
} from '../../../support/api-server/unchanged.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { CREDENTIAL } from '../../../support/object-storage/secrets.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../../support/operator-layer.ts';
import { workloads } from '../../../support/pods.ts';

const USER = { fieldManager: 'user', force: true };
const NAME = 'pull-secrets';
const SECRET = 'registry';
const OLDER = 'older-registry';
const TYPE = 'ImagePullSecretsFound';

const REGISTRY = 'pulled-from.example.com';
const AUTHS = { auths: { [REGISTRY]: { username: 'puller', password: CREDENTIAL } } };

const encode = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64');
const CONTENT = encode(AUTHS);

/** A Secret with a credential of a registry, or with the same under another type. */
function secret(name: string, type: string, key: string, content: unknown = AUTHS): KubernetesObject {
  const data = { [key]: encode(content) };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: NAMESPACE }, type, data };
}

describe('Secrets that images are pulled with', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let first: { readonly objects: Versions; readonly pods: Versions };

  const put = (object: KubernetesObject) => layer.client.apply(object, USER);
  const remove = (name: string) =>
    layer.client.remove({ apiVersion: 'v1', kind: 'Secret', namespace: NAMESPACE, name });

  before(async () => {
    layer = await useOperatorLayer();
    await put(secret(OLDER, 'kubernetes.io/dockercfg', '.dockercfg', AUTHS.auths));
    const imagePullSecrets = [{ name: SECRET }, { name: OLDER }];
    stack = await makeStack(layer.client, NAME, NAMESPACE, { ...SMALL, imagePullSecrets, ruler: {}, prometheus: {} });
    await stack.ready();
    first = { objects: await versionsOf(stack), pods: await podTemplatesOf(stack) };
  });

  after(async () => {
    await stack.remove();
    await Promise.all([SECRET, OLDER].map(remove));
  });

  it('stand in every pod, and in no ServiceAccount', async () => {
    const objects = [...(await stack.objects()).values()];
    const pods = workloads(objects).map(({ pod }) => pod['imagePullSecrets']);
    expect(pods).to.deep.equal(Array.from({ length: 5 }, () => [{ name: SECRET }, { name: OLDER }]));
    const accounts = objects.filter(({ kind }) => kind === 'ServiceAccount');
    expect(accounts).to.have.length(5);
    for (const account of accounts) expect(account).to.not.have.property('imagePullSecrets');
  });

  it('that are missing are named with the way out, and hold nothing up', async () => {
    const { message } = await stack.until(TYPE, 'False', 'ImagePullSecretMissing');
    expect(message)
      .to.include(`Secret "${SECRET}" of spec.imagePullSecrets does not exist in namespace "${NAMESPACE}": create it`)
      .and.include('or remove it')
      .and.not.include(OLDER);
    const ready = await stack.condition('Ready');
    expect(ready).to.include({ status: 'True' });
    expect(ready?.message).to.include('This holds nothing up, but look at it').and.include(SECRET);
  });

  it('that are of another type are named with the way out, and hold nothing up', async () => {
    await put(secret(SECRET, 'Opaque', '.dockerconfigjson'));
    const { message } = await stack.until(TYPE, 'False', 'ImagePullSecretInvalid');
    expect(message)
      .to.include(`Secret "${SECRET}" of spec.imagePullSecrets is of type Opaque`)
      .and.include('kubectl create secret docker-registry');
    expect(await stack.condition('Ready')).to.include({ status: 'True' });
  });

  it('are opened for nobody: nothing of them is in the status or in the log', async () => {
    const status = JSON.stringify(await stack.status());
    expect(status).to.include('is of type Opaque');
    for (const text of [status, layer.output()])
      for (const inside of [CREDENTIAL, CONTENT, REGISTRY]) expect(text).to.not.include(inside);
  });

  it('are written about once, and a restart of the operator changes nothing', async () => {
    expect(await writesOfSeveralLooks(layer, [NAME])).to.deep.equal([]);
    await layer.restart();
    await writesOfSeveralLooks(layer, [NAME]);
    expect(await stack.condition(TYPE)).to.include({ status: 'False', reason: 'ImagePullSecretInvalid' });
  });

  it('that come later are noticed without a hand', async () => {
    await remove(SECRET);
    await put(secret(SECRET, 'kubernetes.io/dockerconfigjson', '.dockerconfigjson'));
    await stack.until(TYPE, 'True', 'AllFound');
    expect((await stack.condition('Ready'))?.message).to.not.include(SECRET);
  });

  it('are written about, and that is all: no object changed', async () => {
    expect(await versionsOf(stack)).to.deep.equal(first.objects);
    expect(await podTemplatesOf(stack)).to.deep.equal(first.pods);
  });

  it('leave the pods when the stack names them no longer', async () => {
    await stack.put({ ...SMALL, ruler: {}, prometheus: {} });
    await stack.ready();
    const pods = workloads([...(await stack.objects()).values()]).map(({ pod }) => pod);
    expect(pods).to.have.length(5);
    for (const pod of pods) expect(pod).to.not.have.property('imagePullSecrets');
    expect(await stack.condition(TYPE)).to.equal(undefined);
  });
});
