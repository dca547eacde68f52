// What somebody plants beside a certificate of ours, in its own Secret, and what becomes of it.
import { createPrivateKey } from 'node:crypto';
import { expect } from 'chai';
import { type KubernetesObject, keyOf, refOf } from '../../../src/api/objects.ts';
import { differences } from '../../../src/controller/apply/difference.ts';
import { withDigests } from '../../../src/controller/caches/held-texts.ts';
import { certificateObjects } from '../../../src/controller/certificate-objects.ts';
import { type HeldCertificate, holdCertificates } from '../../../src/controller/certificates.ts';
import { observeCertificates } from '../../../src/controller/observe-certificates.ts';
import { withDesiredHash } from '../../../src/manifests/desired-hash.ts';
import { certificatesIn } from '../../../src/observed/certificates.ts';
import { inspectChain } from '../../../src/pki/inspect.ts';
import { keyText } from '../../../src/pki/key-digest.ts';
import { certificateRequests } from '../../../src/plan/certificates.ts';
import { pinsOf } from '../../../src/plan/known-authorities.ts';
import { authoritySecretName, certificateSecretName, clientSecretName } from '../../../src/stack/names.ts';
import { forge } from '../../support/adversary/forgery.ts';
import {
  AUTHORITIES,
  type Authorities,
  fingerprintOf,
  makeAuthorities,
} from '../../support/adversary/planted-authorities.ts';
import { MINIMAL, resolved, stackObject, trustOf } from '../../support/plans.ts';

const NOW = new Date();
const object = stackObject({ ...MINIMAL, clients: [{ name: 'grafana' }] });
const stack = resolved(object);
const encode = (text: string): string => Buffer.from(text).toString('base64');
const requests = certificateRequests(stack);

/** Ways to write two certificates one behind the other that some reader takes for one. */
const JOINS: Readonly<Record<string, (ours: string, theirs: string) => string>> = {
  'a line feed': (ours, theirs) => ours + theirs,
  CRLF: (ours, theirs) => (ours + theirs).replaceAll('\n', '\r\n'),
  'a carriage return': (ours, theirs) => `${ours.trimEnd()}\r${theirs}`,
  nothing: (ours, theirs) => ours.trimEnd() + theirs.trimEnd(),
  'a blank': (ours, theirs) => `${ours.trimEnd()} \n${theirs}`,
  'a comment': (ours, theirs) => `${ours.trimEnd()}# \n${theirs}`,
};

describe('a certificate beside one of ours', () => {
  let held: ReadonlyMap<string, HeldCertificate>;
  let theirs: Authorities;

  before(async () => {
    held = await holdCertificates(requests, new Map(), NOW);
    theirs = await makeAuthorities('monitoring', 'prod');
  });

  const desiredOf = (certificates: ReadonlyMap<string, HeldCertificate>) => {
    const { authorities, leaves } = certificateObjects(stack, certificates, trustOf(stack, certificates));
    return [...authorities, ...leaves].map(withDesiredHash);
  };

  /** A pass over Secrets of which one has another text. */
  async function pass(secretName: string, change: (ours: string) => string, key = 'tls.crt') {
    const ownerReferences = [{ apiVersion: 'x', kind: 'x', name: 'prod', uid: stack.uid, controller: true }];
    const live = new Map(
      desiredOf(held).map((secret): [string, KubernetesObject] => {
        const data = secret['data'] as Readonly<Record<string, string>>;
        const text = Buffer.from(data[key] ?? '', 'base64').toString();
        const changed = encode(secret.metadata.name === secretName ? change(text) : text);
        const metadata = { ...secret.metadata, ownerReferences };
        return [
          keyOf(refOf(secret)),
          withDigests({ ...secret, metadata, data: { ...data, ...(key in data ? { [key]: changed } : {}) } }),
        ];
      }),
    );
    const pinned = { ...object, status: { tls: { authorities: pinsOf(stack, held) } } };
    const client = { get: () => Promise.resolve(pinned) } as never;
    const { stored } = await observeCertificates(client, pinned, stack, certificatesIn(live.values()), requests);
    const again = await holdCertificates(requests, stored, NOW);
    const desired = desiredOf(again).find(({ metadata }) => metadata.name === secretName) ?? expect.fail(secretName);
    return { again, desired, takenBack: differences(desired, live.get(keyOf(refOf(desired))) ?? desired) };
  }

  for (const authority of AUTHORITIES)
    for (const [how, join] of Object.entries(JOINS))
      it(`gets into no trust and is taken back: behind the ${authority} CA, with ${how} between`, async () => {
        const secretName = authoritySecretName(stack, authority);
        const { again, takenBack } = await pass(secretName, (ours) => join(ours, theirs[authority].cert));
        expect([...again.values()].filter(({ because }) => because)).to.deep.equal([]);
        expect(trustOf(stack, again)).to.deep.equal(trustOf(stack, held));
        expect(takenBack).to.include('data.tls.crt');
      });

  for (const [how, join] of Object.entries(JOINS))
    it(`is sent by no listener: in the Secret of a leaf, with ${how} between`, async () => {
      const secretName = certificateSecretName(stack, 'query');
      const { desired, takenBack } = await pass(secretName, (ours) => join(ours, theirs.mesh.cert));
      const data = desired['data'] as Readonly<Record<string, string>>;
      const sent = inspectChain(Buffer.from(data['tls.crt'] ?? '', 'base64').toString());
      expect(sent).to.have.length(2);
      expect(sent.map(({ fingerprint }) => fingerprint)).to.not.include(fingerprintOf(theirs.mesh));
      expect(takenBack).to.include('data.tls.crt');
    });

  /** What may stand in a text beside a key so that a reader takes the text for ours. */
  const besideKeys = (): Readonly<Record<string, (ours: string) => string>> => ({
    'a second key': (ours) => ours + theirs.mesh.key,
    'a certificate': (ours) => ours + theirs.mesh.cert,
    'a certificate before it': (ours) => theirs.mesh.cert + ours,
    'a comment': (ours) => `# planted\n${ours}`,
    'a line feed': (ours) => `${ours}\n`,
    CRLF: (ours) => ours.replaceAll('\n', '\r\n'),
    'another form of itself': (ours) => createPrivateKey(ours).export({ type: 'sec1', format: 'pem' }).toString(),
  });
  const holders = {
    ...Object.fromEntries(
      AUTHORITIES.map((authority) => [`the ${authority} CA`, authoritySecretName(stack, authority)]),
    ),
    'a leaf': certificateSecretName(stack, 'query'),
    'a client': clientSecretName(stack, 'grafana'),
  };
  for (const [whose, secretName] of Object.entries(holders))
    it(`or anything else beside the key of ${whose} is taken back, and the key stays`, async () => {
      for (const [what, join] of Object.entries(besideKeys())) {
        const { again, takenBack } = await pass(secretName, join, 'tls.key');
        expect(
          [...again.values()].filter(({ because }) => because),
          what,
        ).to.deep.equal([]);
        expect(again.get(secretName)?.keyPem, what).to.equal(held.get(secretName)?.keyPem);
        expect(takenBack, what).to.include('data.tls.key');
      }
    });

  it('is taken back from the root that clients believe', async () => {
    const secretName = clientSecretName(stack, 'grafana');
    const { takenBack } = await pass(secretName, (ours) => ours + theirs.root.cert, 'ca.crt');
    expect(takenBack).to.include('data.ca.crt');
  });

  it('takes the place of a leaf when it is a key before ours: both are made anew', async () => {
    const secretName = certificateSecretName(stack, 'query');
    const { again } = await pass(secretName, (ours) => theirs.mesh.key + ours, 'tls.key');
    expect(again.get(secretName)?.because?.reason).to.equal('KeyMismatch');
    expect(again.get(secretName)?.keyPem).to.not.include(theirs.mesh.key);
  });

  it('makes a Secret of somebody else no proof, when it lies beside the key of our CA', async () => {
    const name = clientSecretName(stack, 'grafana');
    const access = authoritySecretName(stack, 'access');
    const { uris } = held.get(name)?.facts ?? expect.fail(name);
    const leaf = await forge(theirs.access, { uris, dnsNames: [], ipAddresses: [], usages: ['clientAuth'] });
    const secretOf = (secretName: string, certificatePem: string, keyPem: string): [string, KubernetesObject] => {
      const secret = {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { name: secretName, namespace: stack.namespace },
        data: { 'tls.crt': encode(certificatePem), 'tls.key': encode(keyPem) },
      };
      return [keyOf(refOf(secret)), secret];
    };
    const live = new Map([
      secretOf(access, theirs.access.cert, keyText(held.get(access)?.keyPem ?? '')),
      secretOf(name, leaf.cert, leaf.key),
    ]);
    const client = { get: () => Promise.resolve(object) } as never;
    const { owner, stored } = await observeCertificates(client, object, stack, certificatesIn(live.values()), requests);
    expect([...(owner.proven ?? [])]).to.deep.equal([]);
    expect([...stored.keys()]).to.deep.equal([]);
  });
});
