// Whoever may create Secrets wants to be the CA of a stack, or the account of its pods.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { type KubernetesObject, refOf } from '../../../src/api/objects.ts';
import {
  AS_OPERATOR,
  AUTHORITIES,
  type Authorities,
  accessLikeOurs,
  certificateSecret,
  fingerprintOf,
  makeAuthorities,
  metadataLikeOurs,
} from '../../support/adversary/planted-authorities.ts';
import { storedPair } from '../../support/api-server/stored-certificates.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { NAMESPACE, type OperatorLayer, RESYNC_MS, useOperatorLayer } from '../../support/operator-layer.ts';

const SOMEBODY = { fieldManager: 'somebody' };
const TIMEOUT = { timeout: 20_000 };

describe('a CA that somebody put under the name of a CA of a stack', () => {
  let layer: OperatorLayer;
  let unharmed: LiveStack;
  let roots: readonly string[];

  const rootsOf = (stack: LiveStack) =>
    Promise.all(AUTHORITIES.map(async (one) => (await storedPair(stack, `${one}-ca`)).facts.fingerprint));
  const secretsOf = (three: Authorities, stack: string, uid?: string) =>
    AUTHORITIES.map((one) => certificateSecret(metadataLikeOurs(NAMESPACE, stack, `${one}-ca`, uid), three[one]));
  const plant = async (objects: readonly KubernetesObject[]) => {
    for (const object of objects) await layer.client.apply(object, AS_OPERATOR);
  };
  const unplant = (objects: readonly KubernetesObject[]) =>
    Promise.all(objects.map((object) => layer.client.remove(refOf(object))));

  before(async () => {
    layer = await useOperatorLayer();
    unharmed = await makeStack(layer.client, 'ca-unharmed', NAMESPACE);
    await unharmed.ready();
    roots = await rootsOf(unharmed);
  });

  /** Nothing that hangs on a CA is there, and what was planted is as it was. */
  async function expectRefused(stack: LiveStack, three: Authorities): Promise<void> {
    const { message } = await stack.until('Stalled', 'True', 'WriteRefused');
    for (const one of AUTHORITIES) {
      expect(message).to.include(
        `Secret ${NAMESPACE}/${stack.name}-thanos-${one}-ca: holds a CA that the operator did not`,
      );
      expect(message).to.include(fingerprintOf(three[one])).and.include('securethanos.io/trust-ca');
      expect((await storedPair(stack, `${one}-ca`)).keyPem).to.equal(three[one].key);
    }
    await sleep(RESYNC_MS);
    for (const [kind, rest] of [
      ['Secret', 'query-tls'],
      ['ConfigMap', 'http-trust'],
      ['Deployment', 'query'],
    ] as const)
      expect(await stack.find(kind, rest), rest).to.equal(undefined);
  }

  it('before there was the stack, as the operator would have made it: is refused, and told with the way out', async () => {
    const three = await makeAuthorities(NAMESPACE, 'ca-early');
    const secrets = secretsOf(three, 'ca-early');
    await plant(secrets);
    const stack = await makeStack(layer.client, 'ca-early', NAMESPACE);
    await expectRefused(stack, three);
    await unplant(secrets);
    await stack.ready();
    const theirs = AUTHORITIES.map((one) => fingerprintOf(three[one]));
    for (const fingerprint of await rootsOf(stack)) expect(theirs).to.not.include(fingerprint);
  });

  it('with the stack as its owner, before the operator made any: is refused', async () => {
    const stack = await makeStack(layer.client, 'ca-owned', NAMESPACE, { ...SMALL, paused: true });
    await stack.until('Paused', 'True');
    const three = await makeAuthorities(NAMESPACE, 'ca-owned');
    await plant(secretsOf(three, 'ca-owned', (await stack.get()).metadata.uid));
    await stack.put(SMALL);
    await expectRefused(stack, three);
    await stack.remove();
  });

  it('into the Secret of a stack that runs: signs nothing, and nothing trusts it', async () => {
    const stack = await makeStack(layer.client, 'ca-running', NAMESPACE);
    await stack.ready();
    const [trust] = [...(await stack.objects()).values()].filter(({ metadata }) =>
      /-trust-\w{10}$/.test(metadata.name),
    );
    const good = await layer.client.get(stack.ref('Secret', 'mesh-ca'));
    const leaf = await storedPair(stack, 'query-tls');
    const three = await makeAuthorities(NAMESPACE, 'ca-running');
    const planted = certificateSecret(metadataLikeOurs(NAMESPACE, 'ca-running', 'mesh-ca'), three.mesh);
    await layer.client.patch(refOf(planted), { data: planted['data'] }, SOMEBODY);
    await stack.until('Stalled', 'True', 'WriteRefused', fingerprintOf(three.mesh));
    await sleep(RESYNC_MS);
    expect((await storedPair(stack, 'query-tls')).chainPem).to.equal(leaf.chainPem);
    const trusts = [...(await stack.objects()).values()].filter(({ metadata }) => /-trust-\w{10}$/.test(metadata.name));
    expect(trusts.map(({ metadata }) => metadata.name)).to.deep.equal([trust?.metadata.name]);
    await layer.client.patch(refOf(planted), { data: good['data'] }, SOMEBODY);
    await stack.ready();
    expect((await storedPair(stack, 'query-tls')).chainPem).to.equal(leaf.chainPem);
  });

  it('is taken when the owner of the stack names it, as after a restore from a backup, and pinned', async () => {
    const three = await makeAuthorities(NAMESPACE, 'ca-restored');
    await plant(secretsOf(three, 'ca-restored'));
    const stack = await makeStack(layer.client, 'ca-restored', NAMESPACE);
    await stack.until('Stalled', 'True', 'WriteRefused');
    const annotations = { 'securethanos.io/trust-ca': fingerprintOf(three.root) };
    await layer.client.patch(refOf(await stack.get()), { metadata: { annotations } }, SOMEBODY);
    await stack.ready();
    for (const one of AUTHORITIES) {
      const { keyPem, facts } = await storedPair(stack, `${one}-ca`);
      expect(keyPem).to.equal(three[one].key);
      expect((await stack.status()).tls?.authorities?.[one]).to.equal(facts.keyFingerprint);
      expect((await stack.find('Secret', `${one}-ca`))?.metadata.ownerReferences?.[0]?.name).to.equal('ca-restored');
    }
    const none = { 'securethanos.io/trust-ca': null };
    await layer.client.patch(refOf(await stack.get()), { metadata: { annotations: none } }, SOMEBODY);
    await sleep(RESYNC_MS);
    await stack.ready();
  });

  it('is told from the CAs of a stack that an earlier version made: those are kept, and pinned', async () => {
    const stack = await makeStack(layer.client, 'ca-upgrade', NAMESPACE);
    await stack.ready();
    const three = await rootsOf(stack);
    const pins = (await stack.status()).tls?.authorities;
    const forget = { status: { tls: { authorities: null } } };
    await layer.client.patchStatus(refOf(await stack.get()), forget, SOMEBODY);
    await stack.put({ ...SMALL, query: { replicas: 2 } });
    const isPinned = async () => (await stack.status()).tls?.authorities !== undefined;
    await waitFor('the pins to be back', isPinned, TIMEOUT);
    await stack.ready();
    expect((await stack.status()).tls?.authorities).to.deep.equal(pins);
    expect(await rootsOf(stack)).to.deep.equal(three);
  });

  it('changes nothing for another stack', async () => {
    await unharmed.ready();
    expect(await rootsOf(unharmed)).to.deep.equal(roots);
  });
});

describe('what has the labels of a stack and was there before it', () => {
  let layer: OperatorLayer;

  before(async () => {
    layer = await useOperatorLayer();
  });

  it('is left alone and named: accounts, roles, bindings, certificates', async () => {
    const { objects, evil, leaf } = await accessLikeOurs(NAMESPACE, 'squatted', 'evil');
    const account = {
      apiVersion: 'v1',
      kind: 'ServiceAccount',
      metadata: metadataLikeOurs(NAMESPACE, 'squatted', 'store'),
    };
    const planted: readonly KubernetesObject[] = [account, ...objects];
    const versions = [];
    for (const object of planted)
      versions.push((await layer.client.apply(object, AS_OPERATOR)).metadata.resourceVersion);
    const stack = await makeStack(layer.client, 'squatted', NAMESPACE, {
      ...SMALL,
      prometheus: { kubernetesDiscovery: 'Namespace' },
    });
    const { message } = await stack.until('Stalled', 'True', 'WriteRefused');
    for (const { kind, metadata } of planted) expect(message).to.include(`${kind} ${NAMESPACE}/${metadata.name}: `);
    const now = await Promise.all(planted.map((object) => layer.client.get(refOf(object))));
    expect(now.map(({ metadata }) => metadata.resourceVersion)).to.deep.equal(versions);
    // No pod runs as an account that is somebody's.
    expect(await stack.find('StatefulSet', 'store')).to.equal(undefined);
    await Promise.all(planted.map((object) => layer.client.remove(refOf(object))));
    await stack.ready();
    const binding = await stack.find('RoleBinding', 'prometheus');
    expect(binding?.['subjects']).to.not.deep.include(evil);
    expect((await storedPair(stack, 'query-tls')).keyPem).to.not.equal(leaf.key);
  });
});
