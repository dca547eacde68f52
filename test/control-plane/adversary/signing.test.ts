// Whoever may write one Secret of a stack, such as the owner of a client, wants a CA of the stack to sign what he put there.
// The moment for that is when the spec can't be followed: certificates are then renewed as they stand.
import { setTimeout as sleep } from 'node:timers/promises';
import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { inspectChain, isIssuedBy } from '../../../src/pki/inspect.ts';
import { clientParty, componentParty, type Identified, identityOf } from '../../../src/stack/identities.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { type Forged, forge, type Holding, makeOwnAuthority } from '../../support/adversary/forgery.ts';
import { storedPair } from '../../support/api-server/stored-certificates.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { startInProcess } from '../../support/operator-in-process.ts';
import { makeNamespaceWithInputs, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

const NAMESPACE = 'adversary-signing';
const MINUTE = 60_000;
const TIMEOUT = { timeout: 20_000 };
/** Leaves last an hour and are renewed after forty minutes. */
const SPEC: StackSpecInput = {
  ...SMALL,
  clients: [{ name: 'grafana' }],
  tls: { trustDomain: 'good.example.com', certificate: { duration: '1h', renewBefore: '20m' } },
};
const BLOCKED: StackSpecInput = { ...SPEC, objectStorage: { secretRef: { name: 'gone' } } };
const REFUSED: StackSpecInput = { ...SPEC, prometheus: { kubernetesDiscovery: 'Cluster' } };

describe('whoever may write a Secret with a certificate', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  let other: LiveStack;
  let stop: () => Promise<void>;
  let now = new Date();

  before(async () => {
    layer = await useOperatorLayer();
    await makeNamespaceWithInputs(layer.client, NAMESPACE);
    stop = await startInProcess({ kubeconfig: layer.kubeconfig, namespace: NAMESPACE, now: () => now });
    stack = await makeStack(layer.client, 'attacked', NAMESPACE, SPEC);
    other = await makeStack(layer.client, 'unharmed', NAMESPACE, SPEC);
    for (const one of [stack, other]) await one.ready();
  });
  after(() => stop?.());

  const uriOf = (party: Identified) => identityOf(stack, 'good.example.com', party);
  const encode = (text: string) => Buffer.from(text).toString('base64');

  async function plant(rest: string, { cert, key }: Holding): Promise<void> {
    const data = { 'tls.crt': encode(cert), 'tls.key': encode(key) };
    await layer.client.patch(stack.ref('Secret', rest), { data }, { fieldManager: 'somebody' });
  }

  /** A certificate that is due for renewal at once, by a CA with the very name of the one that it should be. */
  async function due(forged: Forged, authority: 'mesh' | 'access'): Promise<Holding> {
    const own = await makeOwnAuthority(`Thanos ${authority} CA of ${NAMESPACE}/attacked`);
    return forge(own, { usages: ['clientAuth', 'serverAuth'], hours: [-0.9, 0.1], ...forged });
  }

  const planted: readonly (readonly [string, 'client-grafana' | 'query-tls', Forged])[] = [
    [
      'Prometheus',
      'client-grafana',
      { uris: ['spiffe://good.example.com/ns/adversary-signing/stack/attacked/prometheus'] },
    ],
    [
      'the operator',
      'client-grafana',
      { uris: ['spiffe://good.example.com/ns/adversary-signing/stack/attacked/operator'] },
    ],
    ['the API server', 'client-grafana', { dnsNames: ['kubernetes.default.svc'] }],
    [
      'itself and the API server',
      'client-grafana',
      {
        uris: ['spiffe://good.example.com/ns/adversary-signing/stack/attacked/client/grafana'],
        dnsNames: ['kubernetes.default.svc'],
      },
    ],
    ['the Store', 'query-tls', { uris: ['spiffe://good.example.com/ns/adversary-signing/stack/attacked/store'] }],
    [
      'itself and the API server, as a component',
      'query-tls',
      {
        uris: ['spiffe://good.example.com/ns/adversary-signing/stack/attacked/query'],
        dnsNames: ['kubernetes.default.svc'],
      },
    ],
  ];

  describe('while an input is missing', () => {
    before(async () => {
      await stack.put(BLOCKED);
      await stack.until('Stalled', 'True', 'ObjectStorageSecretMissing');
    });

    for (const [name, rest, forged] of planted)
      it(`is not signed to be ${name}: its holder gets a new key for his own names`, async () => {
        const holder = rest === 'query-tls' ? componentParty('query') : clientParty('grafana');
        const authority = rest === 'query-tls' ? 'mesh' : 'access';
        const { facts: before } = await storedPair(stack, rest);
        const hostile = await due(forged, authority);
        await plant(rest, hostile);
        const after = await waitFor(
          'a certificate of the CA',
          async () => {
            const found = await storedPair(stack, rest);
            const { chainPem } = await storedPair(stack, `${authority}-ca`);
            return isIssuedBy(found.chainPem, chainPem) && found;
          },
          TIMEOUT,
        );
        expect(after.keyPem).to.not.equal(hostile.key);
        const { uris, dnsNames, usages } = after.facts;
        expect(uris).to.deep.equal([uriOf(holder)]);
        expect({ dnsNames, usages }).to.deep.equal({ dnsNames: before.dnsNames, usages: before.usages });
      });
  });

  describe('while the spec is refused', () => {
    before(async () => {
      await stack.put(SPEC);
      await stack.ready();
      await stack.put(REFUSED);
      await stack.until('Stalled', 'True', 'SpecRefused');
    });

    for (const [name, rest, forged] of planted)
      it(`is not signed to be ${name}: nothing is`, async () => {
        const before = await storedPair(stack, rest);
        const hostile = await due(forged, rest === 'query-tls' ? 'mesh' : 'access');
        await plant(rest, hostile);
        await sleep(2500);
        expect((await storedPair(stack, rest)).chainPem).to.equal(hostile.cert);
        await plant(rest, { cert: before.chainPem, key: before.keyPem });
      });

    it('has what the CA signed renewed, for the holder alone', async () => {
      const before = await storedPair(stack, 'client-grafana');
      now = new Date(now.getTime() + 41 * MINUTE);
      const renewed = async () => {
        const found = await storedPair(stack, 'client-grafana');
        return found.chainPem !== before.chainPem && found;
      };
      const { facts } = await waitFor('the leaf to be renewed', renewed, TIMEOUT);
      expect(facts.uris).to.deep.equal([uriOf(clientParty('grafana'))]);
    });
  });

  it('has not harmed another stack: its certificates are its own and it is ready', async () => {
    await other.ready();
    for (const rest of ['query-tls', 'client-grafana']) {
      const [leaf, issuer] = inspectChain((await storedPair(other, rest)).chainPem);
      expect(leaf?.uris[0], rest).to.include('/stack/unharmed/');
      const authority = await storedPair(other, rest.startsWith('client-') ? 'access-ca' : 'mesh-ca');
      expect(issuer?.fingerprint, rest).to.equal(authority.facts.fingerprint);
    }
  });
});
