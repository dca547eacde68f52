// Which leaves of a stack whose spec is refused are renewed and which are left alone, by whose they are and what they are for.
import { expect } from 'chai';
import { keyOf, refOf } from '../../../src/api/objects.ts';
import type { StackObject } from '../../../src/controller/context.ts';
import { ApiError } from '../../../src/kube/api-error.ts';
import type { CertificateRequest } from '../../../src/plan/certificates.ts';
import { componentParty, identityOf, partyText } from '../../../src/stack/identities.ts';
import { authoritySecretName, leafSecretName } from '../../../src/stack/names.ts';
import { fingerprintOf, makeAuthorities } from '../../support/adversary/planted-authorities.ts';
import { issueDesired } from '../../support/certificates.ts';
import {
  encode,
  later,
  leafNames,
  NOTHING,
  NOW,
  nameOf,
  refusedStack,
  requests,
  secretWith,
  stack,
  UNTOUCHED,
} from './refused-stack.ts';

const { held, live, look, object, pass, planted, withData, withOther } = await refusedStack();

const requestOf = (holder: string): CertificateRequest =>
  requests.find((request) => partyText(request.holder) === holder) ?? expect.fail(holder);

/** The stack, of which the status says that these ran last. */
const withRows = (...names: readonly string[]): StackObject => ({
  ...object,
  status: { ...(object['status'] as object), components: names.map((name) => ({ name })) },
});

describe('the leaves of a stack whose spec is refused', () => {
  it('are left alone while it is paused', async () => {
    const seen = { ...object, spec: { version: 'nonsense', paused: true } } as StackObject;
    expect(await pass(later(45), { seen, server: seen })).to.deep.equal({ ...UNTOUCHED, notRenewed: undefined });
  });

  it('are nothing to tell of where there never were any, and no CA either', async () => {
    expect(await pass(later(5), { cached: new Map(), stored: new Map() })).to.deep.equal(NOTHING);
  });

  it('stay as they are while they work, whatever else there is to say of them', async () => {
    const request = requestOf('store');
    const mesh = held.get(nameOf('mesh'));
    // As an earlier version of the operator issued them.
    const desired = { ...request.desired, usages: ['serverAuth', 'clientAuth'] } as CertificateRequest['desired'];
    const older = secretWith(request, await issueDesired(desired, NOW, mesh), mesh);
    const stored = withOther(request.secretName, () => older);
    expect(await pass(later(5), { cached: stored, stored })).to.deep.equal(NOTHING);
    expect((await pass(later(45), { cached: stored, stored })).writes).to.include(request.secretName);
  });

  it('are renewed of an instance too, which the status tells alone, though the cache does not hold it', async () => {
    const mesh = held.get(nameOf('mesh'));
    const holder = componentParty('store.a');
    const secretName = leafSecretName(stack, 'store.a', 'server');
    const uris = [identityOf(stack, 'cluster.local', holder)];
    const request = { ...requestOf('store'), holder, secretName };
    const secret = secretWith(request, await issueDesired({ ...request.desired, uris }, NOW, mesh), mesh);
    const stored = new Map([...live, [keyOf(refOf(secret)), secret]]);
    const seen = withRows('store.a');
    expect((await pass(later(45), { stored, seen, server: seen })).writes).to.include(secretName);
  });

  it('are renewed beside the row of a component that this version does not know', async () => {
    const seen = withRows('query', 'of-a-later-version');
    const { writes, notRenewed } = await pass(later(45), { seen, server: seen });
    expect([writes.toSorted(), notRenewed]).to.deep.equal([leafNames().toSorted(), []]);
  });

  it('are none of others, nor in a Secret of another type, though our CA signed them', async () => {
    const secretName = nameOf('query');
    const ofAnother = withOther(secretName, ({ metadata, ...rest }) => {
      const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'x', uid: 'another', controller: true }];
      return { ...rest, metadata: { ...metadata, ownerReferences } };
    });
    const opaque = withOther(secretName, (secret) => ({ ...secret, type: 'Opaque' }));
    for (const stored of [ofAnother, opaque]) {
      const { writes, notRenewed } = await pass(later(45), { cached: stored, stored });
      expect(writes).to.have.members(leafNames().filter((name) => name !== secretName));
      expect(notRenewed).to.deep.equal([]);
    }
  });

  it('are told each with what is wrong with its own CA', async () => {
    const { access, mesh } = await makeAuthorities(stack.namespace, stack.name);
    const dataOf = ({ cert, key }: typeof mesh) => ({ 'tls.crt': cert, 'tls.key': key });
    const { notRenewed = [] } = await planted(later(5), {
      [authoritySecretName(stack, 'access')]: dataOf(access),
      [authoritySecretName(stack, 'mesh')]: dataOf(mesh),
    });
    const told = new Map(notRenewed.map(({ secretName, message }) => [secretName, message]));
    expect(told.get(nameOf('query'))).to.include(fingerprintOf(mesh));
    expect(told.get(nameOf('client/grafana'))).to.include(fingerprintOf(access));
  });

  it('are renewed but for those that the server refuses, whose reason is told without the secrets that it quotes', async () => {
    const refusal = new ApiError({ status: 403, reason: 'Forbidden', message: 'denied: password=hunter2hunter2' });
    const refused = nameOf('query');
    const { renewed, notRenewed } = await pass(later(45), { refusal, refuses: (name) => name === refused });
    expect(renewed.map(({ request }) => request.secretName)).to.have.members(
      leafNames().filter((name) => name !== refused),
    );
    expect(notRenewed?.map(({ secretName }) => secretName)).to.deep.equal([refused]);
    expect(notRenewed?.[0]?.message).to.include('denied').and.not.include('hunter2');
  });

  it('come with a root to believe for outside clients alone', async () => {
    const { written } = await pass(later(45));
    const withRoot = written.filter((secret) => 'ca.crt' in (secret['data'] as object));
    expect(withRoot.map(({ metadata }) => metadata.name)).to.deep.equal([nameOf('client/grafana')]);
    const root = held.get(nameOf('root'))?.certificatePem ?? '';
    expect(withRoot[0]).to.have.nested.property('data.ca\\.crt', encode(root));
  });
});

describe('what is seen of certificates of a stack whose spec is refused', () => {
  const seen = { ...object, spec: { version: 'nonsense', clients: [{ name: 'grafana' }] } } as unknown as StackObject;
  /** Of which there are ends, by their holders. */
  const seenIn = async (stored: ReturnType<typeof withOther>) =>
    (await look(later(5), { cached: stored, stored, seen, server: seen })).certificates
      .filter(({ notAfter }) => notAfter !== undefined)
      .map(({ holder }) => partyText(holder));
  const others = (holder: string) => requests.map((one) => partyText(one.holder)).filter((one) => one !== holder);

  it('is none of a CA of others, though the stack owns the Secret that it lies in', async () => {
    const { access } = await makeAuthorities(stack.namespace, stack.name);
    const theirs = { [nameOf('access')]: { 'tls.crt': access.cert, 'tls.key': access.key } };
    expect(await seenIn(withData(theirs))).to.have.members(others('access'));
  });

  it("is none that lies in a Secret that is nobody's: of a CA without its key, and a leaf that ours did not sign", async () => {
    const { access } = await makeAuthorities(stack.namespace, stack.name);
    for (const holder of ['access', 'client/grafana']) {
      const data = { 'tls.crt': encode(access.cert) };
      const stored = withOther(nameOf(holder), ({ metadata: { name, namespace = '' }, ...rest }) => ({
        ...rest,
        metadata: { name, namespace, resourceVersion: '1' },
        data,
      }));
      expect(await seenIn(stored), holder).to.have.members(others(holder));
    }
  });
});
