import { expect } from 'chai';
import { type HeldCertificate, holdCertificates, issueInMemory } from '../../../src/controller/certificates.ts';
import { inspectChain, isIssuedBy, matchesKey } from '../../../src/pki/inspect.ts';
import { keyText } from '../../../src/pki/key-digest.ts';
import type { StoredCertificate } from '../../../src/pki/types.ts';
import { certificateFacts } from '../../../src/plan/certificate-facts.ts';
import { certificateRequests, operatorRequest } from '../../../src/plan/certificates.ts';
import { authorityParty, componentParty, partyText } from '../../../src/stack/identities.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const DAY = 86_400_000;
const later = (days: number): Date => new Date(NOW.getTime() + days * DAY);

const stack = resolved(stackObject({ ...MINIMAL, clients: [{ name: 'grafana' }] }));
const requests = certificateRequests(stack);
const AUTHORITIES = ['root', 'mesh', 'access'];
const PROBES = ['store/probe', 'compactor/probe'];
const LEAVES = ['query', 'store', 'store/probe', 'compactor', 'compactor/probe', 'client/grafana'];

type Held = ReadonlyMap<string, HeldCertificate>;

describe('holdCertificates', () => {
  let first: Held;

  before(async () => {
    first = await holdCertificates(requests, new Map(), NOW);
  });

  const of = (held: Held, holder: string): HeldCertificate => {
    const found = [...held.values()].find(({ request }) => partyText(request.holder) === holder);
    if (!found) throw new Error(`no certificate for ${holder}`);
    return found;
  };
  const made = (held: Held) =>
    [...held.values()].filter(({ because }) => because).map(({ request }) => partyText(request.holder));
  /** What the Secrets would hold; `change` may spoil one. */
  const stored = (held: Held, change: Readonly<Record<string, StoredCertificate | undefined>> = {}) =>
    new Map(
      [...held].flatMap(([name, { request, certificatePem, keyPem }]) => {
        const holder = partyText(request.holder);
        const content = holder in change ? change[holder] : { certificatePem, keyPem };
        return content ? [[name, content] as const] : [];
      }),
    );

  it('issues all of a new stack, each with a key of its own', () => {
    expect(made(first)).to.deep.equal([...AUTHORITIES, ...LEAVES]);
    expect(new Set([...first.values()].map(({ keyPem }) => keyPem)).size).to.equal(9);
    for (const { certificatePem, keyPem } of first.values()) expect(matchesKey(certificatePem, keyPem)).to.equal(true);
  });

  it('sends leaves with their issuing CA, and CAs alone', () => {
    for (const leaf of LEAVES) {
      const [, issuer, ...more] = inspectChain(of(first, leaf).chainPem);
      const authority = of(first, leaf.startsWith('client/') || PROBES.includes(leaf) ? 'access' : 'mesh');
      expect(issuer?.fingerprint, leaf).to.equal(authority.facts.fingerprint);
      expect(more).to.deep.equal([]);
    }
    for (const authority of AUTHORITIES)
      expect(of(first, authority).chainPem).to.equal(of(first, authority).certificatePem);
  });

  it('keeps what is as desired', async () => {
    const again = await holdCertificates(requests, stored(first), later(1));
    expect(made(again)).to.deep.equal([]);
    expect(of(again, 'query').chainPem).to.equal(of(first, 'query').chainPem);
  });

  it('renews leaves with new keys when they are due', async () => {
    const again = await holdCertificates(requests, stored(first), later(61));
    expect(made(again)).to.deep.equal(LEAVES);
    expect(of(again, 'query').keyPem).to.not.equal(of(first, 'query').keyPem);
    expect(of(again, 'query').because?.reason).to.equal('RenewalDue');
  });

  it('puts the new certificate of a CA behind its leaves, which stay: its key is the same', async () => {
    const renewed = { certificatePem: '', keyPem: of(first, 'mesh').keyPem };
    const young = await holdCertificates(requests, stored(first), later(480));
    const mesh = { certificatePem: of(first, 'mesh').certificatePem, keyPem: renewed.keyPem };
    const again = await holdCertificates(requests, stored(young, { mesh }), later(490));
    expect(made(again)).to.deep.equal(['mesh', 'access']);
    expect(of(again, 'mesh').keyPem).to.equal(of(first, 'mesh').keyPem);
    expect(of(again, 'query').certificatePem).to.equal(of(young, 'query').certificatePem);
    expect(of(again, 'query').chainPem).to.equal(of(young, 'query').certificatePem + of(again, 'mesh').certificatePem);
    expect(isIssuedBy(of(again, 'query').certificatePem, of(again, 'mesh').certificatePem)).to.equal(true);
  });

  const LOST: readonly (readonly [
    what: string,
    change: Readonly<Record<string, StoredCertificate | undefined>>,
    made: readonly string[],
  ])[] = [
    ['a leaf', { query: undefined }, ['query']],
    ['the access CA', { access: undefined }, ['access', ...PROBES, 'client/grafana']],
    ['the mesh CA', { mesh: undefined }, ['mesh', 'query', 'store', 'compactor']],
    ['the root', { root: undefined }, AUTHORITIES],
  ];
  for (const [what, change, expected] of LOST) {
    it(`when ${what} is lost, issues ${expected.join(', ')}`, async () => {
      const again = await holdCertificates(requests, stored(first, change), NOW);
      expect(made(again)).to.deep.equal(expected);
      for (const { certificatePem, keyPem } of again.values())
        expect(matchesKey(certificatePem, keyPem)).to.equal(true);
    });
  }

  it('keeps the keys of issuing CAs under a new root, so that leaves stay valid', async () => {
    const again = await holdCertificates(requests, stored(first, { root: undefined }), NOW);
    expect(of(again, 'mesh').keyPem).to.equal(of(first, 'mesh').keyPem);
    expect(isIssuedBy(of(again, 'mesh').certificatePem, of(again, 'root').certificatePem)).to.equal(true);
    expect(of(again, 'query').certificatePem).to.equal(of(first, 'query').certificatePem);
  });

  it('issues an identity in memory that the mesh trusts', async () => {
    const { chainPem, keyPem } = await issueInMemory(operatorRequest(stack), of(first, 'mesh'), NOW);
    expect(isIssuedBy(chainPem, of(first, 'mesh').certificatePem)).to.equal(true);
    expect(matchesKey(chainPem, keyPem)).to.equal(true);
  });

  describe('certificateFacts', () => {
    const facts = (content: ReadonlyMap<string, StoredCertificate>, now = NOW) =>
      certificateFacts(requests, content, now);
    const invalid = (content: ReadonlyMap<string, StoredCertificate>, now = NOW) =>
      facts(content, now)
        .filter(({ valid }) => !valid)
        .map(({ holder }) => partyText(holder));

    it('says when each ends and is renewed', () => {
      const query = facts(stored(first)).find(({ holder }) => partyText(holder) === 'query');
      expect(query).to.deep.equal({
        holder: componentParty('query'),
        secretName: 'prod-thanos-query-tls',
        valid: true,
        notAfter: later(90).toISOString(),
        renewAt: later(60).toISOString(),
      });
    });

    it('names those that peers would refuse, and why', () => {
      const other = of(first, 'store');
      const swapped = { certificatePem: of(first, 'query').certificatePem, keyPem: other.keyPem };
      expect(invalid(stored(first))).to.deep.equal([]);
      expect(invalid(stored(first, { query: undefined, store: { ...other, certificatePem: 'x' } }))).to.deep.equal([
        'query',
        'store',
      ]);
      expect(invalid(stored(first, { query: swapped }))).to.deep.equal(['query']);
      expect(invalid(stored(first), later(91))).to.deep.equal(LEAVES);
      expect(invalid(new Map())).to.have.length(9);
      const [missing] = facts(stored(first, { root: undefined }));
      expect(missing)
        .to.deep.include({ holder: authorityParty('root'), valid: false })
        .and.have.property('message')
        .a('string');
    });

    it('counts what is only due for renewal as valid', () =>
      expect(invalid(stored(first), later(61))).to.deep.equal([]));

    it('never holds a key', () => {
      for (const { keyPem } of first.values()) {
        expect(JSON.stringify(facts(stored(first)))).to.not.include(keyText(keyPem).split('\n')[1]);
      }
    });
  });
});
