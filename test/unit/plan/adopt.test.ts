import { expect } from 'chai';
import type { Authority } from '../../../src/components/authorities.ts';
import { inspectCertificate, isIssuedBy } from '../../../src/pki/inspect.ts';
import type { DesiredCertificate } from '../../../src/pki/types.ts';
import { adopt, adoptedLeaves } from '../../../src/plan/adopt.ts';
import { certificateRequests, decideCertificate } from '../../../src/plan/certificates.ts';
import { componentParty, type Identified, identityOf, OPERATOR, partyText } from '../../../src/stack/identities.ts';
import { forgeAuthorityNamed } from '../../support/adversary/forgery.ts';
import { type Issued, issueDesired } from '../../support/certificates.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);

const certificate = { duration: '1h', renewBefore: '10m' };
const clients = [{ name: 'grafana' }];
const stack = resolved(stackObject({ ...MINIMAL, clients, tls: { certificate, privateKey: { algorithm: 'RSA' } } }));
const other = resolved(stackObject({ ...MINIMAL, clients, tls: { trustDomain: 'other.example.com' } }));
const requests = certificateRequests(stack);

const uriOf = (party: Identified) => identityOf(stack, 'other.example.com', party);

/** A CA that somebody made, with the very name of ours. */
function impostor(): Promise<Issued> {
  const mesh = requests.find(({ holder }) => partyText(holder) === 'access');
  if (!mesh) throw new Error('no CA is asked for');
  return issueDesired({ ...mesh.desired, kind: 'root' }, NOW);
}

describe('certificates as they stand', () => {
  const held = new Map<string, Issued>();
  const pem = (name: string) => held.get(name)?.certificatePem;
  const pems = () => new Map([...held].map(([name, { certificatePem }]) => [name, certificatePem]));
  const issuers = () => ({ mesh: pem('prod-thanos-mesh-ca') ?? '', access: pem('prod-thanos-access-ca') ?? '' });
  const signer = (authority: Authority) => held.get(`prod-thanos-${authority}-ca`);
  const requestOf = (holder: string) => {
    const found = certificateRequests(other).find((request) => partyText(request.holder) === holder);
    if (!found) throw new Error(`no request for ${holder}`);
    return found;
  };
  const holderOf = (name: string) => requests.find(({ secretName }) => secretName === name)?.holder;

  before(async () => {
    for (const { secretName, issuer, desired } of requests) {
      const signer = requests.find(({ holder }) => partyText(holder) === issuer);
      held.set(secretName, await issueDesired(desired, NOW, signer && held.get(signer.secretName)));
    }
  });

  it('are asked for with the names, the key and the lifetime that they have, whatever the spec says', () => {
    for (const request of certificateRequests(other)) {
      const issuer =
        request.issuer && pem(requests.find(({ holder }) => partyText(holder) === request.issuer)?.secretName ?? '');
      const current = { ...held.get(request.secretName), issuerPem: issuer };
      const isLeaf = request.desired.kind === 'leaf';
      const existing = adopt(stack, request, current);
      expect(decideCertificate(existing, current, minutes(5)).do, partyText(request.holder)).to.equal('keep');
      if (isLeaf)
        expect(decideCertificate(request, current, minutes(5)).do, partyText(request.holder)).to.equal('issue');
      else expect(existing).to.deep.equal(request);
    }
  });

  it('are, of a CA, limited to what it is limited to, or not at all', async () => {
    const mesh = requestOf('mesh');
    const { limits, ...unlimited } = mesh.desired;
    const narrow = limits && { ...limits, dnsNames: ['localhost'] };
    for (const had of [narrow, undefined]) {
      const root = held.get('prod-thanos-root-ca');
      const ca = await issueDesired({ ...unlimited, limits: had }, NOW, root);
      const existing = adopt(stack, mesh, { certificatePem: ca.certificatePem, issuerPem: root?.certificatePem });
      expect(existing.desired.limits).to.deep.equal(had);
      const current = { ...ca, issuerPem: root?.certificatePem };
      expect(decideCertificate(existing, current, minutes(5)).do).to.equal('keep');
      expect(decideCertificate(mesh, current, minutes(5)).do).to.equal(had ? 'renew' : 'keep');
    }
  });

  it('are, of a CA in whose Secret a leaf lies, limited to what the spec says', () => {
    const mesh = requestOf('mesh');
    expect(mesh.desired.limits).to.be.an('object');
    expect(adopt(stack, mesh, { certificatePem: pem('prod-thanos-query-tls') })).to.equal(mesh);
  });

  it('may be used for what their holder is for, whatever they may be used for now', async () => {
    const request = requestOf('store');
    const { usages } = request.desired as DesiredCertificate & { readonly usages: readonly string[] };
    expect(usages).to.deep.equal(['serverAuth']);
    const { desired, issuer } = requests.find(({ holder }) => partyText(holder) === 'store') ?? request;
    const signer = held.get(requests.find(({ holder }) => partyText(holder) === issuer)?.secretName ?? '');
    const older = await issueDesired(
      { ...desired, usages: ['serverAuth', 'clientAuth'] } as DesiredCertificate,
      NOW,
      signer,
    );
    const existing = adopt(stack, request, { ...older, issuerPem: signer?.certificatePem });
    expect(existing.desired).to.deep.include({ usages, uris: desired.uris });
  });

  it('are as the spec says when there is none, or none that can be read', () => {
    const [request] = certificateRequests(other).slice(-1);
    if (!request) throw new Error('no request');
    for (const certificatePem of [undefined, '', 'nonsense'])
      expect(adopt(stack, request, { certificatePem, issuerPem: issuers().access })).to.equal(request);
  });

  it('are found without a spec: every leaf, and no CA', () => {
    const stored = pems();
    const leaves = adoptedLeaves(stack, stored, issuers());
    const expected = requests.filter(({ desired }) => desired.kind === 'leaf');
    expect(leaves.map(({ holder, issuer, secretName }) => ({ holder, issuer, secretName }))).to.have.deep.members(
      expected.map(({ holder, issuer, secretName }) => ({ holder, issuer, secretName })),
    );
    for (const { desired, secretName } of leaves) {
      const wanted = expected.find(({ holder }) => holderOf(secretName) === holder)?.desired;
      expect(desired.uris, secretName).to.deep.equal(wanted?.uris);
      expect(desired.key, secretName).to.deep.equal(wanted?.key);
    }
  });

  describe('count only when our CA issued them to the holder of the Secret', () => {
    const CLIENT = 'spiffe://example.com/ns/monitoring/stack/prod/client/grafana';
    /** What somebody may have put into the Secret of a holder, and who signed it. */
    const planted: Readonly<Record<string, { holder: string; by?: Authority; names: Partial<DesiredCertificate> }>> = {
      'the client as Prometheus, by himself': {
        holder: 'client/grafana',
        names: { uris: [uriOf(componentParty('prometheus'))] },
      },
      'the client as the operator, by himself': { holder: 'client/grafana', names: { uris: [uriOf(OPERATOR)] } },
      'the client with a further DNS name, by himself': {
        holder: 'client/grafana',
        names: { uris: [CLIENT], dnsNames: ['kubernetes.default.svc'] },
      },
      'the client as itself, by a CA of the same name': { holder: 'client/grafana', names: { uris: [CLIENT] } },
      'the client with the leaf of a component': {
        holder: 'client/grafana',
        by: 'mesh',
        names: { uris: [uriOf(componentParty('query'))] },
      },
      'a component with the leaf of another': {
        holder: 'store',
        by: 'mesh',
        names: { uris: [uriOf(componentParty('query'))] },
      },
      'a component with its name by the CA of clients': {
        holder: 'store',
        by: 'access',
        names: { uris: [uriOf(componentParty('store'))] },
      },
      'a component with two identities': {
        holder: 'store',
        by: 'mesh',
        names: { uris: [uriOf(componentParty('store')), uriOf(componentParty('query'))] },
      },
      'a component with a second identity': {
        holder: 'query',
        by: 'mesh',
        names: { uris: [uriOf(componentParty('query')), uriOf(componentParty('store'))] },
      },
      'a component of a stack elsewhere': {
        holder: 'store',
        by: 'mesh',
        names: { uris: ['spiffe://x/ns/other/stack/prod/store'] },
      },
    };
    for (const [what, { holder, by, names }] of Object.entries(planted))
      it(`not ${what}`, async () => {
        const request = requestOf(holder);
        const none = { uris: [], dnsNames: [], ipAddresses: [] };
        const desired = { ...request.desired, usages: ['clientAuth', 'serverAuth'] as const, ...none, ...names };
        const { certificatePem } = await issueDesired(desired, NOW, by ? signer(by) : await impostor());
        const issuerPem = request.issuer && issuers()[request.issuer as 'mesh'];
        expect(adopt(stack, request, { certificatePem, issuerPem })).to.equal(request);
        const leaves = adoptedLeaves(stack, new Map([[request.secretName, certificatePem]]), issuers());
        expect(leaves).to.deep.equal([]);
      });

    it('not a CA, although it has the identity of a component and ours signed it', async () => {
      const { certificatePem = '', keyPem = '' } = signer('mesh') ?? {};
      const uri = uriOf(componentParty('query'));
      const { cert } = await forgeAuthorityNamed({ cert: certificatePem, key: keyPem }, uri);
      expect(inspectCertificate(cert)).to.deep.include({ isCA: true, uris: [uri] });
      expect(isIssuedBy(cert, certificatePem)).to.equal(true);
      const request = requestOf('query');
      expect(adopt(stack, request, { certificatePem: cert, issuerPem: certificatePem })).to.equal(request);
      expect(adoptedLeaves(stack, new Map([[request.secretName, cert]]), issuers())).to.deep.equal([]);
    });

    it('nor when it lies in the Secret of another, or while the CA is unknown', () => {
      const grafana = pem('prod-thanos-client-grafana') ?? '';
      expect(adoptedLeaves(stack, new Map([['prod-thanos-client-other', grafana]]), issuers())).to.deep.equal([]);
      expect(adoptedLeaves(stack, new Map([['prod-thanos-client-grafana', grafana]]), {})).to.deep.equal([]);
      const request = requestOf('client/grafana');
      expect(adopt(stack, request, { certificatePem: grafana })).to.equal(request);
    });
  });

  it('are renewed when a third of their lifetime is left', () => {
    const [leaf] = adoptedLeaves(stack, pems(), issuers());
    if (!leaf) throw new Error('no leaf');
    const issuerPem = pem(requests.find(({ holder }) => partyText(holder) === leaf.issuer)?.secretName ?? '');
    const current = { ...held.get(leaf.secretName), issuerPem };
    expect(decideCertificate(leaf, current, minutes(30)).do).to.equal('keep');
    expect(decideCertificate(leaf, current, minutes(45))).to.deep.include({ do: 'issue' });
  });

  it('are none of another stack', () => {
    const stored = pems();
    expect(adoptedLeaves({ name: 'pro', namespace: 'monitoring' }, stored, issuers())).to.deep.equal([]);
    expect(adoptedLeaves({ name: 'prod', namespace: 'other' }, stored, issuers())).to.deep.equal([]);
    expect(adoptedLeaves(stack, new Map([['a', 'nonsense']]), issuers())).to.deep.equal([]);
  });
});
