import { expect } from 'chai';
import { waitFor } from '../../../../sandbox/wait.ts';
import type { KubernetesObject } from '../../../../src/api/objects.ts';
import type { StackSpecInput } from '../../../../src/stack/types.ts';
import { podTemplatesOf, type Versions, versionsOf } from '../../../support/api-server/unchanged.ts';
import { type LiveStack, makeStack, SMALL } from '../../../support/live-stack.ts';
import { CREDENTIAL } from '../../../support/object-storage/secrets.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../../support/operator-layer.ts';
import { textsOf } from '../../../support/pods.ts';
import { type Chain, makeChain, P256 } from '../../../unit/pki/chains.ts';

const USER = { fieldManager: 'user', force: true };
const NAME = 'alertmanager-login';
const SECRET = 'alertmanager';
const FIELD = 'spec.ruler.alertmanagers[0]';
const TIMEOUT = { timeout: 30_000 };

const ref = (key: string) => ({ name: SECRET, key });
const spec = (password = ref('password')): StackSpecInput => ({
  ...SMALL,
  ruler: {
    alertmanagers: [
      {
        url: 'https://alertmanager.example.com',
        basicAuth: { username: ref('username'), password },
        tlsConfig: { ca: ref('ca.crt'), cert: ref('tls.crt'), keySecret: ref('tls.key') },
      },
      { url: 'http://alertmanager.alerting.svc:9093' },
    ],
  },
});

describe('credentials for Alertmanagers', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let chain: Chain;
  let other: Chain;

  const good = () => ({
    username: 'thanos',
    password: `${CREDENTIAL}-first`,
    'ca.crt': chain.root.certificatePem,
    'tls.crt': chain.leaf.certificatePem,
    'tls.key': chain.leaf.privateKeyPem,
  });
  const put = (texts: Readonly<Record<string, string>>) => {
    const data = Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')]);
    const metadata = { name: SECRET, namespace: NAMESPACE };
    return layer.client.apply({ apiVersion: 'v1', kind: 'Secret', metadata, data: Object.fromEntries(data) }, USER);
  };
  const remove = () => layer.client.remove({ apiVersion: 'v1', kind: 'Secret', namespace: NAMESPACE, name: SECRET });
  const deployed = async (): Promise<Readonly<Record<string, string>>> => {
    const secret: KubernetesObject | undefined = await stack.find('Secret', 'ruler');
    return secret ? textsOf(secret) : {};
  };
  const holds = (text: string) =>
    waitFor('what Ruler reads', async () => Object.values(await deployed()).includes(text), TIMEOUT);
  const stalled = (reason: string) => stack.until('Stalled', 'True', reason);
  /** Everything but what the status says. */
  const seen = async (): Promise<readonly Versions[]> => [await versionsOf(stack), await podTemplatesOf(stack)];

  before(async () => {
    layer = await useOperatorLayer();
    [chain, other] = await Promise.all([makeChain(P256, new Date()), makeChain(P256, new Date())]);
    stack = await makeStack(layer.client, NAME, NAMESPACE, spec());
  });

  after(async () => {
    await stack.remove();
    await remove();
  });

  it('that are not there are named with their fields and the way out', async () => {
    const { message } = await stalled('AlertmanagerSecretMissing');
    expect(message)
      .to.include(
        `Secret "${SECRET}" of ${FIELD}.basicAuth.username, ${FIELD}.basicAuth.password, ${FIELD}.tlsConfig.ca`,
      )
      .and.include(`does not exist in namespace "${NAMESPACE}": create it with "username", "password", "ca.crt"`);
  });

  it('get to Ruler when they come', async () => {
    await put(good());
    await stack.ready();
    const texts = await deployed();
    expect(Object.values(texts)).to.include.members([`${CREDENTIAL}-first`, chain.root.certificatePem]);
    expect(texts['alertmanagers.yml']).to.include('username: thanos').and.not.include(CREDENTIAL);
  });

  it('that change roll nothing when Thanos reads them again and again', async () => {
    const before = await podTemplatesOf(stack);
    await put({ ...good(), password: `${CREDENTIAL}-second` });
    await holds(`${CREDENTIAL}-second`);
    expect(await podTemplatesOf(stack)).to.deep.equal(before);
  });

  it('that change roll Ruler alone when Thanos reads them once', async () => {
    const before = await podTemplatesOf(stack);
    await put({ ...good(), 'ca.crt': other.root.certificatePem });
    await holds(other.root.certificatePem);
    await waitFor('another pod', async () => (await podTemplatesOf(stack))['ruler'] !== before['ruler'], TIMEOUT);
    expect({ ...(await podTemplatesOf(stack)), ruler: '' }).to.deep.equal({ ...before, ruler: '' });
    await put(good());
    await waitFor(
      'the pods of before',
      async () => (await podTemplatesOf(stack))['ruler'] === before['ruler'],
      TIMEOUT,
    );
  });

  const ROWS: readonly (readonly [string, () => Readonly<Record<string, string>>, string, readonly string[]])[] = [
    [
      'lack a key',
      () => Object.fromEntries(Object.entries(good()).filter(([key]) => key !== 'password')),
      'AlertmanagerKeyMissing',
      [`has no key "password", which ${FIELD}.basicAuth.password names`],
    ],
    [
      'are no PEM',
      () => ({ ...good(), 'ca.crt': CREDENTIAL }),
      'AlertmanagerCredentialInvalid',
      [`key "ca.crt" of Secret "${SECRET}" (${FIELD}.tlsConfig.ca)`, 'does not hold PEM'],
    ],
    [
      'do not fit together',
      () => ({ ...good(), 'tls.key': other.leaf.privateKeyPem }),
      'AlertmanagerCredentialInvalid',
      [`${FIELD}.tlsConfig.keySecret`, 'is not the key of the certificate'],
    ],
    [
      'are too long',
      () => ({ ...good(), password: CREDENTIAL.repeat(1000) }),
      'AlertmanagerCredentialInvalid',
      ['is longer than 4096 bytes'],
    ],
  ];
  for (const [what, texts, reason, says] of ROWS)
    it(`that ${what} are named, and the last good ones stay`, async () => {
      await put(good());
      await holds(chain.root.certificatePem);
      await stack.ready();
      const before = await seen();
      await remove();
      await put(texts());
      const { message } = await stalled(reason);
      for (const part of says) expect(message).to.include(part);
      expect(await seen()).to.deep.equal(before);
    });

  it('are never those of the operator: a key of a CA is sent nowhere', async () => {
    await put(good());
    await stack.put(spec({ name: `${NAME}-thanos-root-ca`, key: 'tls.key' }));
    const { message } = await stalled('AlertmanagerSecretRefused');
    expect(message).to.include('is one that the operator made').and.include(`${FIELD}.basicAuth.password`);
    const authority = await stack.find('Secret', 'root-ca');
    const key = authority && textsOf(authority)['tls.key'];
    expect(key).to.include('PRIVATE KEY');
    expect(Object.values(await deployed())).to.not.include(key?.trim());
    await stack.put(spec());
    await stack.ready();
  });

  it('are in no status, event or line of the log', async () => {
    const status = JSON.stringify(await stack.status());
    for (const text of [status, layer.output()])
      for (const secret of [CREDENTIAL, 'PRIVATE KEY']) expect(text).to.not.include(secret);
  });

  it('leave the cluster when the stack names them no longer', async () => {
    await stack.put({ ...SMALL, ruler: { alertmanagers: [{ url: 'http://alertmanager.alerting.svc:9093' }] } });
    await stack.ready();
    await waitFor('the end of the Secret', async () => !(await stack.find('Secret', 'ruler')), TIMEOUT);
  });
});
