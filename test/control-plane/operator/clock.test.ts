import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { inspectChain } from '../../../src/pki/inspect.ts';
import { type StoredPair, storedPair } from '../../support/api-server/stored-certificates.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { startInProcess } from '../../support/operator-in-process.ts';
import { makeNamespaceWithInputs, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

const NAMESPACE = 'stacks-clock';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const TIMEOUT = { timeout: 20_000 };
const ALL = [
  'root-ca',
  'mesh-ca',
  'access-ca',
  'query-tls',
  'store-server',
  'store-probe',
  'compactor-server',
  'compactor-probe',
  'client-grafana',
];
const LEAVES = ALL.slice(3);

describe('the operator renews certificates before they end', () => {
  let layer: OperatorLayer;
  let stop: () => Promise<void>;
  let stack: LiveStack;
  let now = new Date();

  before(async () => {
    layer = await useOperatorLayer();
    await makeNamespaceWithInputs(layer.client, NAMESPACE);
    stop = await startInProcess({ kubeconfig: layer.kubeconfig, namespace: NAMESPACE, now: () => now });
    stack = await makeStack(layer.client, 'clock', NAMESPACE, {
      ...SMALL,
      clients: [{ name: 'grafana' }],
      tls: {
        certificate: { duration: '1h', renewBefore: '20m' },
        issuingCA: { duration: '10h', renewBefore: '3h' },
        rootCA: { duration: '50h', renewBefore: '15h' },
      },
    });
    await stack.ready();
  });
  after(() => stop?.());

  it('keeps all of them until then', async () => {
    const before = await pairs();
    now = new Date(now.getTime() + 39 * MINUTE);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(changed(before, await pairs())).to.deep.equal([]);
  });

  it('renews leaves with new keys when their time has come, and no CA', async () => {
    const before = await pairs();
    now = new Date(now.getTime() + 2 * MINUTE);
    const after = await until(before, LEAVES);
    for (const leaf of LEAVES) expect(after[leaf]?.keyPem, leaf).to.not.equal(before[leaf]?.keyPem);
    expect(after['query-tls']?.facts.notAfter.getTime()).to.be.closeTo(now.getTime() + HOUR, 2000);
  });

  it('renews issuing CAs with the keys that they have, and leaves under them', async () => {
    const before = await pairs();
    now = new Date(now.getTime() + 7 * HOUR);
    const after = await until(before, ALL.slice(1));
    for (const authority of ['mesh-ca', 'access-ca'])
      expect(after[authority]?.keyPem).to.equal(before[authority]?.keyPem);
    expectChains(after);
  });

  it('renews the root with the key that it has', async () => {
    const before = await pairs();
    now = new Date(now.getTime() + 36 * HOUR);
    const after = await until(before, ALL);
    expect(after['root-ca']?.keyPem).to.equal(before['root-ca']?.keyPem);
    expectChains(after);
    const { data } = (await stack.find('Secret', 'client-grafana')) as unknown as {
      readonly data: Record<string, string>;
    };
    expect(Buffer.from(data['ca.crt'] ?? '', 'base64').toString()).to.equal(after['root-ca']?.chainPem);
  });

  it('heals even when all of them have ended while nobody looked', async () => {
    const before = await pairs();
    now = new Date(now.getTime() + 1000 * HOUR);
    expectChains(await until(before, ALL));
    await stack.until('CertificatesReady', 'True');
  });

  type Pairs = Readonly<Record<string, StoredPair>>;

  async function pairs(): Promise<Pairs> {
    return Object.fromEntries(
      await Promise.all(ALL.map(async (name) => [name, await storedPair(stack, name)] as const)),
    );
  }

  const changed = (before: Pairs, after: Pairs) =>
    ALL.filter((name) => before[name]?.chainPem !== after[name]?.chainPem);

  async function until(before: Pairs, which: readonly string[]): Promise<Pairs> {
    const look = async () => {
      const after = await pairs();
      return which.every((name) => changed(before, after).includes(name)) && after;
    };
    const after = await waitFor(`${which.join(', ')} to be renewed`, look, TIMEOUT);
    expect(changed(before, after)).to.deep.equal(which);
    return after;
  }

  function expectChains(all: Pairs): void {
    for (const leaf of LEAVES) {
      const [facts, issuer] = inspectChain(all[leaf]?.chainPem ?? '');
      const isAccess = leaf.startsWith('client-') || leaf.endsWith('-probe');
      const authority = isAccess ? 'access-ca' : 'mesh-ca';
      expect(issuer?.fingerprint, leaf).to.equal(all[authority]?.facts.fingerprint);
      expect(facts && facts.notAfter > now, leaf).to.equal(true);
    }
  }
});
