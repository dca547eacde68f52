// What the caches hold of texts, and that nobody takes what is held for more, or for less, than it is.
import { inspect } from 'node:util';
import { expect } from 'chai';
import { Digest } from '../../../../src/api/digest.ts';
import { type KubernetesObject, keyOf, refOf } from '../../../../src/api/objects.ts';
import { applyObjects } from '../../../../src/controller/apply/apply.ts';
import { createWriteBudgets } from '../../../../src/controller/apply/budget.ts';
import { createConflicts } from '../../../../src/controller/apply/conflicts.ts';
import { differences } from '../../../../src/controller/apply/difference.ts';
import { createRevocations } from '../../../../src/controller/apply/revocations.ts';
import { withDigests } from '../../../../src/controller/caches/held-texts.ts';
import { certificateObjects, StaleCacheError } from '../../../../src/controller/certificate-objects.ts';
import { type HeldCertificate, holdCertificates } from '../../../../src/controller/certificates.ts';
import { observeCertificates } from '../../../../src/controller/observe-certificates.ts';
import type { Client } from '../../../../src/kube/client.ts';
import { DESIRED_ANNOTATION, withDesiredHash } from '../../../../src/manifests/desired-hash.ts';
import { certificatesIn } from '../../../../src/observed/certificates.ts';
import { keyText } from '../../../../src/pki/key-digest.ts';
import { certificateRequests } from '../../../../src/plan/certificates.ts';
import { pinsOf } from '../../../../src/plan/known-authorities.ts';
import { certificateSecretName, clientSecretName } from '../../../../src/stack/names.ts';
import { MINIMAL, resolved, stackObject, trustOf } from '../../../support/plans.ts';

const NOW = new Date();
const object = stackObject({ ...MINIMAL, clients: [{ name: 'grafana' }] });
const stack = resolved(object);
const requests = certificateRequests(stack);
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const textsOf = (one: KubernetesObject | undefined) => (one?.['data'] ?? {}) as Readonly<Record<string, unknown>>;
/** Everything that an object holds, as one text: JSON refuses digests. */
const shown = (value: unknown): string => inspect(value, { depth: null, maxStringLength: null, showHidden: true });

describe('the Secrets of certificates, as the caches hold them', () => {
  let made: ReadonlyMap<string, HeldCertificate>;
  /** As they were written, by name. */
  let written: ReadonlyMap<string, KubernetesObject>;
  const STORE = certificateSecretName(stack, 'store');

  before(async () => {
    made = await holdCertificates(requests, new Map(), NOW);
    written = new Map(objectsOf(made).map((one) => [one.metadata.name, one]));
  });

  function objectsOf(held: ReadonlyMap<string, HeldCertificate>): readonly KubernetesObject[] {
    const { authorities, leaves } = certificateObjects(stack, held, trustOf(stack, held));
    return [...authorities, ...leaves].map(withDesiredHash);
  }

  /** A pass over what is held of the Secrets, of which some have other texts than were written. */
  async function pass(changed: Readonly<Record<string, Readonly<Record<string, string>>>> = {}) {
    const held = [...written.values()].map((one) =>
      withDigests({ ...one, data: { ...textsOf(one), ...changed[one.metadata.name] } }),
    );
    const live = new Map(held.map((one) => [keyOf(refOf(one)), one]));
    const pinned = { ...object, status: { tls: { authorities: pinsOf(stack, made) } } };
    const client = { get: () => Promise.resolve(pinned) } as never;
    const { stored } = await observeCertificates(client, pinned, stack, certificatesIn(live.values()), requests);
    const again = await holdCertificates(requests, stored, NOW);
    const desired = objectsOf(again);
    const different = desired.filter((one) => differences(one, live.get(keyOf(refOf(one))) ?? one).length > 0);
    const anew = [...again].flatMap(([name, { because }]) => (because ? [[name, because.reason]] : []));
    return { live, desired, different: different.map(({ metadata }) => metadata.name), anew };
  }

  it('hold the keys of CAs, which sign in each look, and no other', async () => {
    const { live } = await pass();
    expect(made.size).to.be.greaterThan(6);
    for (const [name, { keyPem, request }] of made) {
      const isOfAuthority = request.desired.kind !== 'leaf';
      const text = shown(live.get(keyOf(refOf(written.get(name) ?? expect.fail(name)))));
      expect(text.includes(base64(keyText(keyPem))), name).to.equal(isOfAuthority);
      // Nor in any other form.
      expect(text.includes(keyText(keyPem).split('\n')[1] ?? expect.fail(name)), name).to.equal(false);
    }
  });

  it('are as wanted when they are as they were written: nothing is made, nothing is written', async () => {
    const { anew, different, desired } = await pass();
    expect(anew).to.deep.equal([]);
    expect(different).to.deep.equal([]);
    const hashes = desired.map(({ metadata }) => metadata.annotations?.[DESIRED_ANNOTATION]);
    expect(hashes).to.deep.equal(
      [...written.values()].map(({ metadata }) => metadata.annotations?.[DESIRED_ANNOTATION]),
    );
  });

  it('tell a key of another certificate, and what is no key, from the one that was written', async () => {
    const other = base64(keyText(made.get(clientSecretName(stack, 'grafana'))?.keyPem ?? ''));
    const key = String(textsOf(written.get(STORE))['tls.key']);
    const digest = new Digest(key).sha256;
    const CASES: Readonly<Record<string, readonly [key: string, reason: string]>> = {
      'the key of a client': [other, 'KeyMismatch'],
      'no key': [base64('x'), 'Unparseable'],
      nothing: ['', 'Missing'],
      'the digest of the key': [digest, 'Unparseable'],
      'the digest of the key, as text': [base64(digest), 'Unparseable'],
      'more than any key has': [base64('x'.repeat(1_000_000)), 'Unparseable'],
    };
    for (const [what, [planted, reason]] of Object.entries(CASES)) {
      const { anew, different } = await pass({ [STORE]: { 'tls.key': planted } });
      expect(anew, what).to.deep.equal([[STORE, reason]]);
      expect(different, what).to.deep.equal([STORE]);
    }
  });

  it('have a key taken back that is not as it was written, and keep it', async () => {
    const pem = keyText(made.get(STORE)?.keyPem ?? '');
    for (const planted of [`${pem}${pem}`, `# x\n${pem}`, pem.replaceAll('\n', '\r\n')]) {
      const { anew, different, desired } = await pass({ [STORE]: { 'tls.key': base64(planted) } });
      expect(anew, planted).to.deep.equal([]);
      expect(different, planted).to.deep.equal([STORE]);
      const wanted = desired.find(({ metadata }) => metadata.name === STORE);
      expect(textsOf(wanted)['tls.key'], planted).to.equal(base64(pem));
    }
  });

  it('are seen to be changed in every text, also where it is the digest of what was there', async () => {
    const client = clientSecretName(stack, 'grafana');
    for (const name of ['tls.crt', 'ca.crt']) {
      const text = String(textsOf(written.get(client))[name]);
      for (const planted of [`${text}IA==`, new Digest(text).sha256, base64(new Digest(text).sha256)]) {
        const { different } = await pass({ [client]: { [name]: planted } });
        expect(different, name).to.deep.equal([client]);
      }
    }
  });

  describe('when one of them is written', () => {
    /** A server that has the Secret of the Store with another root beside it, and this key. */
    async function write(keyThere: string | undefined, managedFields: readonly unknown[] = []) {
      const edited = written.get(STORE) ?? expect.fail(STORE);
      const live = { ...edited, data: { ...textsOf(edited), 'tls.crt': base64('x'), 'tls.key': keyThere } };
      const sent: KubernetesObject[] = [];
      const note = (one: KubernetesObject) => {
        sent.push(JSON.parse(JSON.stringify(one)) as KubernetesObject);
        return Promise.resolve(one);
      };
      const find = () => Promise.resolve(keyThere === undefined ? undefined : live);
      const client = { find, get: find, apply: note, replace: note } as unknown as Client;
      const { desired } = await pass();
      const wanted = desired.find(({ metadata }) => metadata.name === STORE) ?? expect.fail(STORE);
      const metadata = { ...edited.metadata, resourceVersion: '7', managedFields };
      const held = withDigests({ ...edited, metadata, data: { ...textsOf(edited), 'tls.crt': base64('x') } });
      const writer = {
        client,
        conflicts: createConflicts(),
        budgets: createWriteBudgets(),
        revocations: createRevocations(),
        log: { info: () => undefined, warn: () => undefined },
        now: () => NOW,
      };
      const known = new Map([[keyOf(refOf(held)), held]]);
      const outcome = await applyObjects(writer, stack, [wanted], known).catch((error: unknown) => error);
      return { sent, outcome };
    }
    const key = () => String(textsOf(written.get(STORE))['tls.key']);

    it('has the key that is there, read from the server', async () => {
      const { sent } = await write(key());
      expect(sent.map(textsOf)).to.deep.equal([textsOf(written.get(STORE))]);
    });

    it('starts over when another key is there by now, or none', async () => {
      for (const there of [base64('another'), new Digest(key()).sha256, undefined]) {
        const { sent, outcome } = await write(there);
        expect(outcome).to.be.instanceOf(StaleCacheError);
        expect(sent).to.deep.equal([]);
      }
    });

    it('gives back what a PUT claimed with the texts that are there, in the state that was judged', async () => {
      const entry = (operation: string, fields: object) => ({
        manager: 'secure-thanos-operator',
        operation,
        fieldsV1: { 'f:data': fields },
      });
      const { sent } = await write(key(), [entry('Apply', { 'f:tls.key': {} }), entry('Update', { 'f:other': {} })]);
      const [put, applied] = sent;
      expect(textsOf(put)).to.include({ 'tls.key': key(), 'tls.crt': base64('x') });
      expect(put?.metadata.resourceVersion).to.equal('7');
      expect(textsOf(applied)).to.deep.equal(textsOf(written.get(STORE)));
    });
  });
});

describe('ConfigMaps and Secrets of files, as the caches hold them', () => {
  const LONG = 'groups: []\n'.repeat(1000);
  const make = (kind: string, data: Readonly<Record<string, string>>): KubernetesObject => ({
    apiVersion: 'v1',
    kind,
    metadata: { name: 'a', namespace: 'n' },
    data,
  });

  it('hold neither long texts nor credentials, of whatever length', () => {
    expect(shown(withDigests(make('ConfigMap', { a: LONG }))).length).to.be.below(500);
    const binary = withDigests({ ...make('ConfigMap', {}), binaryData: { a: base64(LONG) } });
    expect(shown(binary).length).to.be.below(500);
    expect(shown(withDigests(make('Secret', { password: base64('secret') })))).to.not.include(base64('secret'));
  });

  it('are as wanted when they are as they were written, and different with any other text', () => {
    for (const kind of ['ConfigMap', 'Secret'])
      for (const text of [LONG, 'short', '', 'x'.repeat(64), 'x'.repeat(65)]) {
        const wanted = make(kind, { a: text });
        expect(differences(wanted, withDigests(wanted)), text).to.deep.equal([]);
        const { sha256 } = new Digest(text);
        const PLANTED = [
          `${text} `,
          sha256,
          `sha256:${sha256}`,
          JSON.stringify({ sha256 }),
          '[object Object]',
          'Digest',
        ];
        for (const planted of PLANTED)
          expect(differences(wanted, withDigests(make(kind, { a: planted }))), planted).to.deep.equal(['data.a']);
        expect(differences(wanted, withDigests(make(kind, {}))), 'nothing').to.deep.equal(['data.a']);
      }
  });

  it('can not be written by mistake', () =>
    expect(() => JSON.stringify(withDigests(make('ConfigMap', { a: LONG })))).to.throw('read the object by its name'));
});
