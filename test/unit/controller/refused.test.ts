import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { StackObject } from '../../../src/controller/context.ts';
import { ApiError } from '../../../src/kube/api-error.ts';
import { buildCertificateSecret } from '../../../src/manifests/certificate-secret.ts';
import { readCertificateSecret } from '../../../src/observed/certificate-secret.ts';
import { inspectCertificate, matchesKey } from '../../../src/pki/inspect.ts';
import { type CertificateFactsOfStack, certificateFacts } from '../../../src/plan/certificate-facts.ts';
import { type CertificateRequest, certificateRequests, decideCertificate } from '../../../src/plan/certificates.ts';
import { partyText } from '../../../src/stack/identities.ts';
import { authoritySecretName, clientSecretName } from '../../../src/stack/names.ts';
import type { NotRenewed } from '../../../src/status/pass.ts';
import { forge } from '../../support/adversary/forgery.ts';
import { type Authorities, makeAuthorities } from '../../support/adversary/planted-authorities.ts';
import { issueDesired } from '../../support/certificates.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';
import {
  encode,
  later,
  leafNames,
  MINUTE,
  NOTHING,
  nameOf,
  refusedStack,
  requests,
  stack,
  UNTOUCHED,
} from './refused-stack.ts';

const { held, object, look, pass, planted, withData, withOther } = await refusedStack();

describe('renewAdopted', () => {
  it('leaves a line for each certificate that it renews: whose, where, why and until when, and never its key', async () => {
    const { lines, writes, renewed } = await pass(later(45));
    const leaves = requests.filter(({ desired }) => desired.kind === 'leaf');
    expect(writes).to.have.members(leaves.map(({ secretName }) => secretName));
    expect(renewed).to.have.length(leaves.length);
    expect(lines.map(({ holder }) => holder)).to.have.members(leaves.map(({ holder }) => partyText(holder)));
    for (const { request, facts } of renewed) {
      const line = lines.find(({ holder }) => holder === partyText(request.holder));
      expect(line?.['message']).to.equal('certificate renewed');
      expect(line?.['stack']).to.equal('monitoring/prod');
      expect(line?.['object']).to.equal(`Secret ${request.secretName}`);
      expect(line?.['reason']).to.match(/renewal was due/);
      expect(line?.['until']).to.equal(facts.notAfter.toISOString());
    }
    expect(JSON.stringify(lines)).to.not.match(/PRIVATE KEY|BEGIN/);
  });

  it('leaves none where nothing is due', async () => {
    expect(await pass(later(5))).to.deep.equal(NOTHING);
  });

  it('signs nothing anew that was renewed already, though the cache does not show it yet', async () => {
    const request = requests.find(({ holder }) => partyText(holder) === 'query');
    const issuer = held.get(nameOf('mesh'));
    if (!request || !issuer) throw new Error('no certificate of Query');
    const { certificatePem, keyPem } = await issueDesired(request.desired, later(44), issuer);
    const fresh = buildCertificateSecret(stack, request, { chainPem: certificatePem + issuer.certificatePem, keyPem });
    const stored = withOther(nameOf('query'), ({ metadata }) => ({ ...fresh, metadata }));
    const { writes } = await pass(later(45), { stored });
    expect(writes).to.have.members(leafNames().filter((name) => name !== nameOf('query')));
  });

  it('signs nothing with a CA that is in its Secret no more, or that the stack disowns, though the cache knows of neither', async () => {
    const ofAccess = requests.filter(({ issuer }) => issuer === 'access').map(({ secretName }) => secretName);
    const { writes } = await pass(later(45), { stored: withOther(nameOf('mesh'), () => undefined) });
    expect(writes).to.have.members(ofAccess).and.not.be.empty;
    const server = { ...object, status: { tls: { authorities: { root: 'a', mesh: 'b', access: 'c' } } } };
    expect(await pass(later(45), { server })).to.deep.include(UNTOUCHED);
  });

  it('starts over when the stack was changed or made anew in the meantime', async () => {
    for (const metadata of [{ generation: 99 }, { uid: 'another' }]) {
      const server = { ...object, metadata: { ...object.metadata, ...metadata } };
      expect(await pass(later(45), { server })).to.deep.equal({ ...NOTHING, error: 'StaleCacheError' });
    }
  });

  it('renews what the cache does not hold: labels and owner are gone, or it is beyond the share', async () => {
    const bare = withOther(
      nameOf('query'),
      ({ metadata: { name, namespace = '' }, ...rest }) =>
        ({
          ...rest,
          metadata: { name, namespace, resourceVersion: '1' },
        }) as KubernetesObject,
    );
    const cached = withOther(nameOf('query'), () => undefined);
    const { writes } = await pass(later(45), { cached, stored: bare });
    expect(writes).to.have.members(leafNames());
  });

  it('renews what peers refuse because its key is lost or of another, long before it is due', async () => {
    const name = nameOf('query');
    const key = held.get(nameOf('store'))?.keyPem ?? '';
    for (const broken of [key, 'nonsense', '']) {
      const { writes, written, notRenewed } = await planted(later(5), { [name]: { 'tls.key': broken } });
      expect([writes, notRenewed]).to.deep.equal([[name], []]);
      const [secret] = written.map(readCertificateSecret);
      expect(matchesKey(secret?.certificatePem ?? '', secret?.keyPem ?? '')).to.equal(true);
    }
  });

  describe('says which it can not renew, why, and the way out', () => {
    const namesOf = (authority: string) =>
      requests
        .filter(({ issuer, desired }) => issuer === authority && desired.kind === 'leaf')
        .map((one) => one.secretName);
    type Found = { readonly notRenewed: readonly NotRenewed[] | undefined; readonly [more: string]: unknown };
    const told = ({ notRenewed }: Found) =>
      Object.fromEntries((notRenewed ?? []).map(({ secretName, message }) => [secretName, message]));

    it('when their CA is gone or has lost its key, from then on', async () => {
      const gone = withOther(nameOf('mesh'), () => undefined);
      const keyless = withData({ [nameOf('mesh')]: { 'tls.key': '' } });
      for (const stored of [gone, keyless]) {
        const found = told(await pass(later(5), { cached: stored, stored }));
        expect(Object.keys(found)).to.have.members(namesOf('mesh')).and.not.be.empty;
        for (const message of Object.values(found))
          expect(message)
            .to.include(`${nameOf('mesh')}, is missing`)
            .and.include('from a backup');
      }
    });

    it('when the Secret of what ran last is gone, whether others are due or not', async () => {
      const rows = ['query', 'store', 'compactor'].map((name) => ({ name }));
      const seen = { ...object, status: { ...(object['status'] as object), components: rows } } as StackObject;
      const gone = withOther(nameOf('query'), () => undefined);
      for (const now of [later(5), later(45)]) {
        const { writes, ...found } = await pass(now, { cached: gone, stored: gone, seen, server: seen });
        expect(writes).to.not.include(nameOf('query'));
        expect(told(found)).to.deep.equal({
          [nameOf('query')]: 'it is gone, and is made anew when the spec is corrected',
        });
      }
    });

    it('when somebody put another CA in its place', async () => {
      const { access } = await makeAuthorities(stack.namespace, stack.name);
      const found = told(
        await planted(later(5), { [nameOf('access')]: { 'tls.crt': access.cert, 'tls.key': access.key } }),
      );
      expect(Object.keys(found)).to.have.members(namesOf('access'));
      for (const message of Object.values(found)) expect(message).to.include('securethanos.io/trust-ca');
    });

    it('when the CA has ended', async () => {
      const years = 3 * 365 * 24 * 60;
      const { renewed, ...found } = await pass(later(years));
      expect(renewed).to.deep.equal([]);
      expect(Object.keys(told({ renewed, ...found })).filter(isOfLeaf)).to.have.members(leafNames());
      expect(Object.values(told({ renewed, ...found })).join()).to.include('renew it before issuing');
    });

    const isOfLeaf = (name: string): boolean => leafNames().includes(name);
    const authorities = () => requests.filter(({ desired }) => desired.kind !== 'leaf');
    const endOf = ({ secretName }: CertificateRequest) =>
      inspectCertificate(held.get(secretName)?.certificatePem ?? '').notAfter.getTime();
    /** Those which a stack with a good spec would renew. */
    const renewedByAccepted = (all: readonly CertificateRequest[], now: Date) =>
      all
        .filter(({ desired }) => desired.kind !== 'leaf')
        .filter((request) => {
          const issuerPem = held.get(nameOf(request.issuer ?? ''))?.certificatePem;
          return decideCertificate(request, { ...held.get(request.secretName), issuerPem }, now).do !== 'keep';
        })
        .map(({ secretName }) => secretName);

    it('when a CA is to be renewed, from the moment on at which an accepted stack renews it', async () => {
      for (const tls of [{}, { issuingCA: { renewBefore: '24h' }, rootCA: { renewBefore: '43000h' } }]) {
        const accepted = certificateRequests(resolved(stackObject({ ...MINIMAL, tls })));
        const seen = { ...object, spec: { version: 'nonsense', tls } } as unknown as StackObject;
        const moments = accepted
          .filter(({ desired }) => desired.kind !== 'leaf')
          .flatMap((one) => {
            const due = endOf(one) - one.desired.renewBeforeSeconds * 1000;
            return [due - 1000, due, endOf(one) - 1000, endOf(one)];
          });
        expect(moments).to.have.length(12);
        for (const moment of new Set(moments)) {
          const now = new Date(moment);
          const found = told(await pass(now, { seen, server: seen }));
          const [wanted, those] = [
            renewedByAccepted(accepted, now),
            Object.keys(found).filter((one) => !isOfLeaf(one)),
          ];
          expect(those, now.toISOString()).to.have.members(wanted);
          for (const name of those) expect(found[name]).to.include('a CA is renewed when the spec is corrected');
        }
      }
    });

    it('when a CA is to be renewed of which the spec says nothing good: once a third of its time is left', async () => {
      const seen = { ...object, spec: { tls: { rootCA: { renewBefore: 'nonsense' } } } } as unknown as StackObject;
      const [root] = authorities();
      if (!root) throw new Error('no root');
      const left =
        (endOf(root) - inspectCertificate(held.get(nameOf('root'))?.certificatePem ?? '').notBefore.getTime()) / 3;
      const at = async (moment: number) => told(await pass(new Date(moment), { seen, server: seen }));
      expect(await at(endOf(root) - left - MINUTE)).to.not.have.property(nameOf('root'));
      expect(await at(endOf(root) - left + MINUTE)).to.have.property(nameOf('root'));
    });

    it('when the root is lost or of others, which renews nothing and ends with all that it signed', async () => {
      const gone = withOther(nameOf('root'), () => undefined);
      const lost = told(await pass(later(5), { cached: gone, stored: gone }));
      expect(Object.keys(lost)).to.deep.equal([nameOf('root')]);
      expect(lost[nameOf('root')]).to.include('from a backup');
      const { root } = await makeAuthorities(stack.namespace, stack.name);
      const theirs = told(await planted(later(5), { [nameOf('root')]: { 'tls.crt': root.cert, 'tls.key': root.key } }));
      expect(Object.keys(theirs)).to.deep.equal([nameOf('root')]);
      expect(theirs[nameOf('root')]).to.include('securethanos.io/trust-ca');
    });

    it('when its Secret holds something else', async () => {
      const found = told(await planted(later(5), { [nameOf('query')]: { 'tls.crt': 'nonsense' } }));
      expect(Object.keys(found)).to.deep.equal([nameOf('query')]);
      expect(found[nameOf('query')]).to.include('no certificate that the CA of the stack issued');
    });

    it('when the server refuses the write', async () => {
      const refusal = new ApiError({ status: 403, reason: 'Forbidden', message: 'no Secrets for you' });
      const { writes, ...found } = await pass(later(45), { refusal });
      expect(writes).to.deep.equal([]);
      expect(told({ writes, ...found })).to.deep.equal(
        Object.fromEntries(leafNames().map((name) => [name, 'no Secrets for you'])),
      );
    });

    it('and names no Secret of others, nor one without an owner that holds something else', async () => {
      const stored = withOther(
        nameOf('query'),
        ({ metadata: { name, namespace = '' }, ...rest }) =>
          ({
            ...rest,
            metadata: { name, namespace, resourceVersion: '1' },
            data: { 'tls.crt': encode('nonsense') },
          }) as unknown as KubernetesObject,
      );
      expect(await pass(later(5), { cached: stored, stored })).to.deep.equal(NOTHING);
    });
  });

  describe('sees each certificate as it is', () => {
    const ends = (certificates: readonly CertificateFactsOfStack[]) =>
      Object.fromEntries(certificates.map(({ holder, notAfter }) => [partyText(holder), notAfter]));
    const accepted = (now: Date) => certificateFacts(requests, held, now);

    it('as a stack with a good spec does, also while it is paused', async () => {
      const { certificates } = await look(later(5));
      const told = (all: readonly CertificateFactsOfStack[]) =>
        all.map(({ holder, secretName, valid, notAfter }) => ({ who: partyText(holder), secretName, valid, notAfter }));
      expect(told(certificates)).to.have.deep.members(told(accepted(later(5))));
      const paused = { ...object, spec: { version: 'nonsense', paused: true } } as unknown as StackObject;
      const found = await look(later(45), { seen: paused, server: paused });
      expect(found).to.deep.include({ ...UNTOUCHED, notRenewed: undefined });
      expect(ends(found.certificates)).to.deep.equal(ends(accepted(later(45))));
    });

    it('with its new end when it was renewed', async () => {
      const { certificates, renewed } = await look(later(45));
      expect(renewed).to.not.deep.equal([]);
      for (const { request, facts } of renewed)
        expect(ends(certificates)).to.include({ [partyText(request.holder)]: facts.notAfter.toISOString() });
      expect(Object.keys(ends(certificates))).to.have.members(requests.map(({ holder }) => partyText(holder)));
    });

    it('also that which can not be renewed, and that which is missing', async () => {
      const rows = ['query', 'store', 'compactor'].map((name) => ({ name }));
      const seen = { ...object, status: { ...(object['status'] as object), components: rows } } as StackObject;
      const stored = new Map(
        [...withOther(nameOf('mesh'), () => undefined)].filter(([key]) => !key.endsWith(nameOf('query'))),
      );
      const { certificates } = await look(later(5), { cached: stored, stored, seen });
      const { mesh: _, ...others } = ends(accepted(later(5)));
      expect(ends(certificates)).to.deep.equal({ ...others, query: undefined });
      expect(certificates.filter(({ valid }) => !valid).map(({ holder }) => partyText(holder))).to.have.members([
        'query',
        'store',
        'compactor',
      ]);
    });
  });

  describe('of a client whose Secrets somebody wrote into', () => {
    const CLIENT = clientSecretName(stack, 'grafana');
    let theirs: Authorities;
    before(async () => {
      theirs = await makeAuthorities(stack.namespace, stack.name);
    });

    const dataOf = (objects: readonly KubernetesObject[], key: string) => {
      const data = (objects.find(({ metadata }) => metadata.name === CLIENT)?.['data'] ?? {}) as Record<string, string>;
      return data[key] && Buffer.from(data[key], 'base64').toString();
    };
    const root = () => held.get(authoritySecretName(stack, 'root'))?.certificatePem ?? '';

    it('writes our root alone as what it believes, whatever lay there', async () => {
      const more = { [CLIENT]: { 'ca.crt': root() + theirs.root.cert } };
      expect(dataOf((await planted(later(45), more)).written, 'ca.crt')).to.equal(root());
      const beside = {
        ...more,
        [authoritySecretName(stack, 'root')]: { 'tls.crt': (root() + theirs.root.cert).replaceAll('\n', '\r\n') },
      };
      expect(dataOf((await planted(later(45), beside)).written, 'ca.crt')).to.equal(root());
    });

    it('writes no root that is not known, and none whose key is missing', async () => {
      const name = authoritySecretName(stack, 'root');
      const { cert, key } = theirs.root;
      for (const change of [{ 'tls.crt': cert }, { 'tls.crt': cert, 'tls.key': key }]) {
        const { written } = await planted(later(45), { [name]: change, [CLIENT]: { 'ca.crt': cert } });
        expect(dataOf(written, 'tls.crt')).to.be.a('string');
        expect(dataOf(written, 'ca.crt')).to.equal(undefined);
      }
    });

    it('signs no names that a CA of others signed, when its certificate lies beside our key', async () => {
      const { uris } = inspectCertificate(held.get(CLIENT)?.certificatePem ?? '');
      const fromNow = (when: Date) => (when.getTime() - Date.now()) / 3_600_000;
      const hours = [fromNow(later(-5)), fromNow(later(50))] as const;
      const usages = ['clientAuth'] as const;
      const leaf = await forge(theirs.access, { uris, dnsNames: [], ipAddresses: [], usages, hours });
      const access = authoritySecretName(stack, 'access');
      const { writes } = await planted(later(45), {
        [access]: { 'tls.crt': theirs.access.cert },
        [CLIENT]: { 'tls.crt': leaf.cert, 'tls.key': leaf.key },
      });
      expect(writes).to.not.include(CLIENT);
    });
  });
});
