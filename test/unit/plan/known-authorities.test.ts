import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { Authority } from '../../../src/components/authorities.ts';
import { inspectCertificate } from '../../../src/pki/inspect.ts';
import { certificateRequests } from '../../../src/plan/certificates.ts';
import {
  isUsable,
  knownAuthorities,
  pinsOf,
  samePins,
  unknownAuthorities,
} from '../../../src/plan/known-authorities.ts';
import { partyText } from '../../../src/stack/identities.ts';
import { type Issued, issueDesired } from '../../support/certificates.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const NOW = new Date('2026-06-01T12:00:00Z');
const stack = resolved(stackObject(MINIMAL));
const AUTHORITIES = ['root', 'mesh', 'access'] as const;
type Three = Readonly<Record<Authority, Issued>>;

const secretName = (authority: Authority) => `prod-thanos-${authority}-ca`;
const desired = (authority: Authority) => {
  const request = certificateRequests(stack).find(({ holder }) => partyText(holder) === authority);
  if (!request) throw new Error(`no request for ${authority}`);
  return request.desired;
};

/** A root and what it signs, with the very names of a stack's. */
async function makeThree(root?: Issued): Promise<Three> {
  const top = root ?? (await issueDesired(desired('root'), NOW));
  return {
    root: top,
    mesh: await issueDesired(desired('mesh'), NOW, top),
    access: await issueDesired(desired('access'), NOW, top),
  };
}

describe('unknownAuthorities', () => {
  let ours: Three;
  let theirs: Three;
  let again: Three;

  before(async () => {
    ours = await makeThree();
    theirs = await makeThree();
    again = await makeThree(ours.root);
  });

  const facts = ({ certificatePem }: Issued) => inspectCertificate(certificatePem);
  const pinned = ({ root, mesh, access }: Three) => ({
    root: facts(root).keyFingerprint,
    mesh: facts(mesh).keyFingerprint,
    access: facts(access).keyFingerprint,
  });
  const withTls = (tls: object): KubernetesObject => ({ ...stackObject(MINIMAL), status: { tls } });
  const naming = (text: string, tls: object = {}): KubernetesObject => {
    const object = withTls(tls);
    return { ...object, metadata: { ...object.metadata, annotations: { 'securethanos.io/trust-ca': text } } };
  };
  const unknown = (three: Partial<Three>, object: KubernetesObject) => {
    const stored = Object.entries(three).map(
      ([authority, pair]) => [secretName(authority as Authority), pair] as const,
    );
    return unknownAuthorities(stack, new Map(stored), knownAuthorities(object)).map((one) => one.secretName);
  };
  const all = AUTHORITIES.map(secretName);

  it('are all, of a stack that says nothing: whoever put them there', () => {
    expect(unknown(ours, stackObject(MINIMAL))).to.deep.equal(all);
    expect(unknown({}, stackObject(MINIMAL))).to.deep.equal([]);
  });

  it('are none of those whose keys are pinned, and each other one', () => {
    const object = withTls({ authorities: pinned(ours) });
    expect(unknown(ours, object)).to.deep.equal([]);
    expect(unknown(theirs, object)).to.deep.equal(all);
    for (const authority of AUTHORITIES)
      expect(unknown({ ...ours, [authority]: theirs[authority] }, object)).to.deep.equal([secretName(authority)]);
  });

  it('are those of our root too that it signed before, or for the other purpose', () => {
    const object = withTls({ authorities: pinned(ours) });
    expect(unknown({ ...ours, mesh: again.mesh }, object)).to.deep.equal([secretName('mesh')]);
    expect(unknown({ ...ours, mesh: ours.access }, object)).to.deep.equal([secretName('mesh')]);
  });

  it('are none of a stack of the version before, which knew the certificate of the root alone', () => {
    const object = withTls({ rootFingerprint: facts(ours.root).fingerprint });
    expect(unknown(ours, object)).to.deep.equal([]);
    expect(unknown({ ...ours, mesh: theirs.mesh }, object)).to.deep.equal([secretName('mesh')]);
    expect(unknown({ ...ours, mesh: ours.access }, object)).to.deep.equal([secretName('mesh')]);
    expect(unknown({ ...ours, mesh: ours.root }, object), 'the root in its place').to.deep.equal([secretName('mesh')]);
    expect(unknown({ ...theirs }, object)).to.deep.equal(all);
    const alsoPinned = withTls({ rootFingerprint: facts(theirs.root).fingerprint, authorities: pinned(ours) });
    expect(unknown(theirs, alsoPinned)).to.deep.equal(all);
  });

  it('are none of those that the annotation names, by certificate or key, in whatever spelling', () => {
    const { fingerprint, keyFingerprint } = facts(ours.root);
    const asOpenssl =
      `sha256 Fingerprint=${fingerprint.toUpperCase().replaceAll(/(..)(?=.)/g, '$1:')}`.split('=')[1] ?? '';
    for (const text of [fingerprint, keyFingerprint, asOpenssl, `0000, ${fingerprint} ,`]) {
      expect(unknown(ours, naming(text)), text).to.deep.equal([]);
      expect(unknown(theirs, naming(text)), text).to.deep.equal(all);
    }
    expect(unknown(ours, naming(facts(ours.mesh).fingerprint))).to.deep.equal([
      secretName('root'),
      secretName('access'),
    ]);
    for (const text of ['', ',', 'yes', '*', fingerprint.slice(0, 63)])
      expect(unknown(ours, naming(text)), text).to.deep.equal(all);
  });

  it('are brought back by the annotation over pins of CAs that came later', () => {
    const object = naming(facts(ours.root).fingerprint, { authorities: pinned(theirs) });
    expect(unknown(ours, object)).to.deep.equal([]);
  });

  it('are none that is unreadable or has no key that fits: no CA is made of that', () => {
    const broken = { ...ours.mesh, keyPem: theirs.mesh.keyPem };
    const object = withTls({ authorities: pinned(theirs) });
    expect(unknown({ mesh: broken, access: { certificatePem: 'nonsense', keyPem: '' } }, object)).to.deep.equal([]);
    expect([ours.mesh, broken].map(isUsable)).to.deep.equal([true, false]);
  });

  it('are told apart by pins of the public keys, which a renewed CA keeps', () => {
    const held = AUTHORITIES.map((authority) => [secretName(authority), { facts: facts(ours[authority]) }] as const);
    expect(pinsOf(stack, new Map(held))).to.deep.equal(pinned(ours));
  });
});

describe('pins', () => {
  it('are the same when those of every CA are', () => {
    const pins = { root: 'r', mesh: 'm', access: 'a' };
    expect([samePins(pins, { ...pins }), samePins({}, {})]).to.deep.equal([true, true]);
    for (const authority of AUTHORITIES)
      for (const other of [
        { ...pins, [authority]: 'x' },
        { ...pins, [authority]: undefined },
      ])
        expect(samePins(pins, other), authority).to.equal(false);
  });
});
