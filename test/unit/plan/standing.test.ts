import { expect } from 'chai';
import { certificateRequests, decideCertificate } from '../../../src/plan/certificates.ts';
import { asItStands, standingLeaves } from '../../../src/plan/standing.ts';
import { type Issued, issueDesired } from '../../support/certificates.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);

const certificate = { duration: '1h', renewBefore: '10m' };
const clients = [{ name: 'grafana' }];
const stack = resolved(stackObject({ ...MINIMAL, clients, tls: { certificate, privateKey: { algorithm: 'RSA' } } }));
const other = resolved(stackObject({ ...MINIMAL, clients, tls: { trustDomain: 'other.example.com' } }));
const requests = certificateRequests(stack);

describe('certificates as they stand', () => {
  const held = new Map<string, Issued>();
  const pem = (name: string) => held.get(name)?.certificatePem;
  const holderOf = (name: string) => requests.find(({ secretName }) => secretName === name)?.holder;

  before(async () => {
    for (const { secretName, issuer, desired } of requests) {
      const signer = requests.find(({ holder }) => holder === issuer);
      held.set(secretName, await issueDesired(desired, NOW, signer && held.get(signer.secretName)));
    }
  });

  it('are asked for with the names, the key and the lifetime that they have, whatever the spec says', () => {
    for (const request of certificateRequests(other)) {
      const issuer = request.issuer && pem(requests.find(({ holder }) => holder === request.issuer)?.secretName ?? '');
      const current = { ...held.get(request.secretName), issuerPem: issuer };
      const isLeaf = request.desired.kind === 'leaf';
      const standing = asItStands(request, current.certificatePem);
      expect(decideCertificate(standing, current, minutes(5)).do, request.holder).to.equal('keep');
      if (isLeaf) expect(decideCertificate(request, current, minutes(5)).do, request.holder).to.equal('issue');
      else expect(standing).to.equal(request);
    }
  });

  it('are as the spec says when there is none, or none that can be read', () => {
    const [request] = certificateRequests(other).slice(-1);
    if (!request) throw new Error('no request');
    for (const text of [undefined, '', 'nonsense']) expect(asItStands(request, text)).to.equal(request);
  });

  it('are found without a spec: every leaf, and no CA', () => {
    const stored = new Map([...held].map(([name, { certificatePem }]) => [name, certificatePem]));
    const leaves = standingLeaves(stack, stored);
    const expected = requests.filter(({ desired }) => desired.kind === 'leaf');
    expect(leaves.map(({ holder, issuer, secretName }) => ({ holder, issuer, secretName }))).to.have.deep.members(
      expected.map(({ holder, issuer, secretName }) => ({ holder, issuer, secretName })),
    );
    for (const { desired, secretName } of leaves) {
      const wanted = expected.find(({ holder }) => holder === holderOf(secretName))?.desired;
      expect(desired.uris, secretName).to.deep.equal(wanted?.uris);
      expect(desired.key, secretName).to.deep.equal(wanted?.key);
    }
  });

  it('are renewed when a third of their lifetime is left', () => {
    const [leaf] = standingLeaves(stack, new Map([...held].map(([name, issued]) => [name, issued.certificatePem])));
    if (!leaf) throw new Error('no leaf');
    const issuerPem = pem(requests.find(({ holder }) => holder === leaf.issuer)?.secretName ?? '');
    const current = { ...held.get(leaf.secretName), issuerPem };
    expect(decideCertificate(leaf, current, minutes(30)).do).to.equal('keep');
    expect(decideCertificate(leaf, current, minutes(45))).to.deep.include({ do: 'issue' });
  });

  it('are none of another stack', () => {
    const stored = new Map([...held].map(([name, { certificatePem }]) => [name, certificatePem]));
    expect(standingLeaves({ name: 'pro', namespace: 'monitoring' }, stored)).to.deep.equal([]);
    expect(standingLeaves({ name: 'prod', namespace: 'other' }, stored)).to.deep.equal([]);
    expect(standingLeaves(stack, new Map([['a', 'nonsense']]))).to.deep.equal([]);
  });
});
