import { expect } from 'chai';
import { waitFor } from '../../../sandbox/wait.ts';
import { inspectChain, isIssuedBy, matchesKey } from '../../../src/pki/inspect.ts';
import type { StackSpecInput } from '../../../src/stack/types.ts';
import { type StoredPair, storedPair } from '../../support/api-server/stored-certificates.ts';
import { type LiveStack, makeStack, SMALL } from '../../support/live-stack.ts';
import { CREDENTIAL } from '../../support/object-storage/secrets.ts';
import { NAMESPACE, type OperatorLayer, useOperatorLayer } from '../../support/operator-layer.ts';

const USER = { fieldManager: 'kubectl-edit' };
const TIMEOUT = { timeout: 20_000 };
const AUTHORITIES = ['root-ca', 'mesh-ca', 'access-ca'];
const LEAVES = ['query-tls', 'store-server', 'store-probe', 'compactor-server', 'compactor-probe', 'client-grafana'];
const ALL = [...AUTHORITIES, ...LEAVES];
const SPEC: StackSpecInput = { ...SMALL, clients: [{ name: 'grafana' }] };

type Pairs = Readonly<Record<string, StoredPair>>;

describe('the operator keeps the certificates of a stack whole', () => {
  let layer: OperatorLayer;
  let stack: LiveStack;
  /** Every key that was ever seen. */
  const keys = new Set<string>();

  before(async () => {
    layer = await useOperatorLayer();
    stack = await makeStack(layer.client, 'pki', NAMESPACE, SPEC);
    await stack.ready();
  });

  it('issues one chain for each: leaf, issuing CA, root', async () => {
    const all = await pairs();
    expectWhole(all);
    const { data } = (await stack.find('Secret', 'client-grafana')) as unknown as {
      readonly data: Record<string, string>;
    };
    expect(Buffer.from(data['ca.crt'] ?? '', 'base64').toString()).to.equal(all['root-ca']?.chainPem);
  });

  it('issues a leaf anew that was deleted, and nothing else', () => changes(['query-tls'], () => remove('query-tls')));

  it('replaces a broken certificate', () =>
    changes(['store-server'], () => put('store-server', { 'tls.crt': Buffer.from('broken').toString('base64') })));

  it('replaces pairs whose keys were swapped', () =>
    changes(['query-tls', 'store-server'], async () => {
      const [query, store] = [await dataOf('query-tls'), await dataOf('store-server')];
      await put('query-tls', { 'tls.key': store['tls.key'] ?? '' });
      await put('store-server', { 'tls.key': query['tls.key'] ?? '' });
    }));

  it('puts the issuing CA back behind a leaf', async () => {
    const before = await pairs();
    const alone = `${before['query-tls']?.chainPem.split('-----END CERTIFICATE-----\n')[0]}-----END CERTIFICATE-----\n`;
    await put('query-tls', { 'tls.crt': Buffer.from(alone).toString('base64') });
    await waitFor(
      'the chain',
      async () => (await storedPair(stack, 'query-tls')).chainPem === before['query-tls']?.chainPem,
      TIMEOUT,
    );
  });

  it('issues leaves anew when their duration is changed, and keeps the CAs', () =>
    changes(LEAVES, () => stack.put({ ...SPEC, tls: { certificate: { duration: '1000h', renewBefore: '100h' } } })));

  it('issues leaves anew when the kind of key is changed, and keeps the keys of the CAs', async () => {
    await changes(LEAVES, () => stack.put({ ...SPEC, tls: { privateKey: { algorithm: 'RSA' } } }));
    const all = await pairs();
    for (const leaf of LEAVES)
      expect(all[leaf]?.facts.keyAlgorithm, leaf).to.deep.equal({ algorithm: 'RSA', size: 2048 });
    expect(all['mesh-ca']?.facts.keyAlgorithm).to.deep.equal({ algorithm: 'ECDSA', size: 256 });
    await changes(LEAVES, () => stack.put(SPEC));
  });

  it('signs the issuing CAs again, with the keys that they have, under a new root', async () => {
    const before = await pairs();
    await remove('root-ca');
    const after = await settled(before, AUTHORITIES);
    for (const authority of ['mesh-ca', 'access-ca'])
      expect(after[authority]?.keyPem).to.equal(before[authority]?.keyPem);
    for (const leaf of LEAVES) expect(after[leaf]?.facts.serial, leaf).to.equal(before[leaf]?.facts.serial);
    // The status is written after the Secrets.
    const told = async () => (await stack.status()).tls?.rootFingerprint === after['root-ca']?.facts.fingerprint;
    await waitFor('the status to name the new root', told, TIMEOUT);
  });

  it('makes a new mesh CA when it was deleted: new leaves, and pods that trust it', async () => {
    const [before, trust] = [await pairs(), await trustOfPods()];
    await remove('mesh-ca');
    const after = await settled(before, ['mesh-ca', 'query-tls', 'store-server', 'compactor-server']);
    expect(after['mesh-ca']?.keyPem).to.not.equal(before['mesh-ca']?.keyPem);
    expect(after['client-grafana']?.chainPem).to.equal(before['client-grafana']?.chainPem);
    await waitFor('other trust', async () => (await trustOfPods()) !== trust, TIMEOUT);
    const { mesh, root } = await trustObject(await trustOfPods());
    expect([mesh, root]).to.deep.equal([after['mesh-ca']?.chainPem, after['root-ca']?.chainPem]);
  });

  it('tells of certificates that replaced another, and why', async () => {
    const { items } = await layer.client.list('Event', {
      namespace: NAMESPACE,
      fieldSelector: 'involvedObject.name=pki',
    });
    const messages = items
      .filter((event) => event['reason'] === 'CertificateIssued')
      .map((event) => String(event['message']));
    expect(messages.join('\n'))
      .to.include('a new certificate for query')
      .and.include('the private key does not belong');
  });

  it('lets no key out of its Secret: not into status, events, the log or any other object', async () => {
    const secrets = await layer.client.list('Secret', { namespace: NAMESPACE });
    for (const secret of secrets.items)
      noteKey(String((secret['data'] as Record<string, string> | undefined)?.['tls.key'] ?? ''));
    expect(keys.size).to.be.greaterThan(12);
    const kinds = ['SecureThanosStack', 'Event', 'ConfigMap', 'Deployment', 'StatefulSet', 'Service'] as const;
    const lists = await Promise.all(kinds.map((kind) => layer.client.list(kind, { namespace: NAMESPACE })));
    const text = JSON.stringify(lists.flatMap(({ items }) => items)) + layer.output();
    expect(text).to.include('pki-thanos-query');
    expect(text).to.not.include(CREDENTIAL).and.not.include('PRIVATE KEY');
    // The middle of each key, in PEM and as Secrets hold it.
    const leaked = [...keys].filter((key) => text.includes(key));
    expect(leaked).to.have.length(0);
  });

  /** Does something, and waits until these certificates are others; all further ones must be as before. */
  async function changes(which: readonly string[], act: () => Promise<unknown>): Promise<void> {
    const before = await pairs();
    await act();
    await settled(before, which);
    await stack.ready();
  }

  async function settled(before: Pairs, which: readonly string[]): Promise<Pairs> {
    const changed = async () => {
      const now = await pairs().catch(() => undefined);
      return (
        now && which.every((name) => now[name]?.facts.serial !== before[name]?.facts.serial) && isWhole(now) && now
      );
    };
    const after = await waitFor(`${which.join(', ')} to be others`, changed, TIMEOUT);
    await stack.until('CertificatesReady', 'True');
    const others = ALL.filter(
      (name) => !which.includes(name) && after[name]?.facts.serial !== before[name]?.facts.serial,
    );
    expect(others, 'changed as well').to.deep.equal([]);
    return after;
  }

  async function pairs(): Promise<Pairs> {
    const all = await Promise.all(ALL.map(async (name) => [name, await storedPair(stack, name)] as const));
    for (const [, { keyPem }] of all) noteKey(Buffer.from(keyPem).toString('base64'));
    return Object.fromEntries(all);
  }

  function noteKey(base64: string): void {
    const body = Buffer.from(base64, 'base64').toString().split('\n')[1];
    if (body) keys.add(body).add(base64.slice(60, 120));
  }

  function isWhole(all: Pairs): boolean {
    try {
      expectWhole(all);
      return true;
    } catch {
      return false;
    }
  }

  function expectWhole(all: Pairs): void {
    const pem = (name: string) => all[name]?.chainPem ?? '';
    const issuerOf = (name: string) =>
      AUTHORITIES.includes(name) ? 'root-ca' : /^client-|-probe$/.test(name) ? 'access-ca' : 'mesh-ca';
    for (const name of ALL) {
      expect(matchesKey(pem(name), all[name]?.keyPem ?? ''), `key of ${name}`).to.equal(true);
      expect(isIssuedBy(pem(name), pem(issuerOf(name))), `issuer of ${name}`).to.equal(true);
    }
    for (const name of LEAVES) {
      const [, issuer, ...more] = inspectChain(pem(name));
      expect(issuer?.fingerprint, `chain of ${name}`).to.equal(all[issuerOf(name)]?.facts.fingerprint);
      expect(more).to.deep.equal([]);
    }
  }

  const remove = (rest: string) => layer.client.remove(stack.ref('Secret', rest));
  const put = (rest: string, data: object) => layer.client.patch(stack.ref('Secret', rest), { data }, USER);
  const dataOf = async (rest: string) =>
    (await stack.find('Secret', rest))?.['data'] as Readonly<Record<string, string>>;

  /** The name of the trust object that the pods of Query mount. */
  async function trustOfPods(): Promise<string> {
    const query = JSON.stringify((await stack.find('Deployment', 'query'))?.['spec']);
    return /pki-thanos-trust-[0-9a-f]+/.exec(query)?.[0] ?? '';
  }

  async function trustObject(name: string): Promise<{ readonly mesh: string; readonly root: string }> {
    const { data } = (await layer.client.get({
      apiVersion: 'v1',
      kind: 'ConfigMap',
      namespace: NAMESPACE,
      name,
    })) as unknown as {
      readonly data: Readonly<Record<string, string>>;
    };
    return { mesh: data['mesh.crt'] ?? '', root: data['root.crt'] ?? '' };
  }
});
