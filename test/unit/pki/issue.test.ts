import { createHash } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { readFields } from '../../../src/pki/certificate-fields.ts';
import { type DerElement, readChildren, readElement } from '../../../src/pki/der.ts';
import { inspectCertificate, isIssuedBy, matchesKey } from '../../../src/pki/inspect.ts';
import { issueAuthority, issueLeaf, issueRoot } from '../../../src/pki/issue.ts';
import { generateKeyPair } from '../../../src/pki/keys.ts';
import { canonicalNames } from '../../../src/pki/names.ts';
import type { AuthorityLimits, KeyAlgorithm, SubjectAltNames } from '../../../src/pki/types.ts';
import { type Chain, makeChain, makeForeign, NOW, P256, parse, QUERY, refusal, termsOf, withKey } from './chains.ts';

const ALGORITHMS: readonly KeyAlgorithm[] = [P256, { algorithm: 'ECDSA', size: 384 }, { algorithm: 'RSA', size: 2048 }];
const SAN = '0603551d11';

const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

function unsignedFields(pem: string): readonly DerElement[] {
  return readChildren(readChildren(readElement(parse(pem).raw), 0x30)[0], 0x30);
}

/** A short DER element in hex. */
function der(tag: string, ...contents: readonly string[]): string {
  const joined = contents.join('');
  return `${tag}${(joined.length / 2).toString(16).padStart(2, '0')}${joined}`;
}

const names: fc.Arbitrary<SubjectAltNames> = fc
  .record({
    uris: fc.array(
      fc.domain().map((domain) => `spiffe://${domain}/ns/a/stack/b/c`),
      { maxLength: 4 },
    ),
    dnsNames: fc.array(fc.domain(), { maxLength: 8 }),
    ipAddresses: fc.array(fc.oneof(fc.ipV4(), fc.ipV6()), { maxLength: 4 }),
  })
  .filter(({ uris, dnsNames, ipAddresses }) => uris.length + dnsNames.length + ipAddresses.length > 0);

describe('pki/issue', () => {
  let chain: Chain;

  before(async () => {
    chain = await makeChain();
  });

  const leafWith = (profile: Partial<typeof QUERY>, days = 90) =>
    issueLeaf({ ...QUERY, ...profile }, chain.leaf.key.publicKeyDer, chain.authority, termsOf(days));
  const limitedTo = (limits: Partial<AuthorityLimits>) => {
    const profile = {
      commonName: 'x',
      limits: { usages: ['clientAuth'], dnsNames: [], ipAddresses: [], ...limits } as const,
    };
    return issueAuthority(profile, chain.authority.key.publicKeyDer, chain.root, termsOf(9));
  };

  for (const algorithm of ALGORITHMS) {
    it(`issues a chain that verifies with ${algorithm.algorithm} ${algorithm.size}`, async () => {
      const { root, authority, leaf } = await makeChain(algorithm);
      for (const [below, above] of [
        [leaf, authority],
        [authority, root],
        [root, root],
      ] as const) {
        expect(parse(below.certificatePem).checkIssued(parse(above.certificatePem))).to.equal(true);
        expect(parse(below.certificatePem).verify(parse(above.certificatePem).publicKey)).to.equal(true);
        expect(matchesKey(below.certificatePem, below.privateKeyPem)).to.equal(true);
        expect(inspectCertificate(below.certificatePem).keyAlgorithm).to.deep.equal(algorithm);
      }
      expect(isIssuedBy(leaf.certificatePem, root.certificatePem)).to.equal(false);
    });
  }

  it('signs a leaf of one algorithm with a CA of another', async () => {
    for (const algorithm of ALGORITHMS) {
      const authority = (await makeChain(algorithm)).authority;
      for (const other of ALGORITHMS) {
        const { publicKeyDer } = await generateKeyPair(other);
        const pem = issueLeaf(QUERY, publicKeyDer, authority, termsOf(90));
        expect(isIssuedBy(pem, authority.certificatePem)).to.equal(true);
        expect(inspectCertificate(pem).keyAlgorithm).to.deep.equal(other);
      }
    }
  });

  it('allows one CA below the root and none below an issuing CA', () => {
    expect(inspectCertificate(chain.root.certificatePem)).to.include({ isCA: true, pathLength: 1 });
    expect(inspectCertificate(chain.authority.certificatePem)).to.include({ isCA: true, pathLength: 0 });
    expect(inspectCertificate(chain.leaf.certificatePem)).to.include({ isCA: false, pathLength: undefined });
    const { publicKeyDer } = chain.leaf.key;
    expect(refusal(() => issueAuthority({ commonName: 'x' }, publicKeyDer, chain.authority, termsOf(90)))).to.match(
      /^IssuerUnsuitable: the issuer has path length 0/,
    );
  });

  it('marks the constraints of a certificate critical, and its names only if the subject is empty', () => {
    const critical = (pem: string, oid: string) => parse(pem).raw.toString('hex').includes(`${oid}0101ff`);
    for (const { certificatePem } of [chain.root, chain.authority, chain.leaf]) {
      expect(critical(certificatePem, '0603551d13'), 'basicConstraints').to.equal(true);
      expect(critical(certificatePem, '0603551d0f'), 'keyUsage').to.equal(true);
    }
    expect(inspectCertificate(leafWith({})).subject).to.equal('');
    expect(critical(leafWith({}), SAN)).to.equal(true);
    expect(inspectCertificate(leafWith({ commonName: 'query' }))).to.include({
      subject: 'CN=query',
      commonName: 'query',
    });
    expect(critical(leafWith({ commonName: 'query' }), SAN)).to.equal(false);
  });

  it('puts any names into a leaf, sorted and once', () => {
    fc.assert(
      fc.property(names, (wanted) => {
        const { uris, dnsNames, ipAddresses } = inspectCertificate(leafWith(wanted));
        expect({ uris, dnsNames, ipAddresses }).to.deep.equal(canonicalNames(wanted));
      }),
      { numRuns: 60 },
    );
  });

  it('names hosts so that Node finds them', () => {
    const certificate = parse(
      leafWith({ dnsNames: ['*.prod.svc', 'localhost'], ipAddresses: ['10.0.0.1', '2001:db8::1'] }),
    );
    expect(certificate.checkHost('a.prod.svc')).to.equal('*.prod.svc');
    expect(certificate.checkHost('other')).to.equal(undefined);
    expect(certificate.checkIP('10.0.0.1')).to.equal('10.0.0.1');
    expect(certificate.checkIP('2001:db8:0::1')).to.equal('2001:db8:0::1');
  });

  it('keeps every date to the second, with two-digit years before 2050 only', () => {
    const range = { min: new Date('1970-01-01T00:00:00Z'), max: new Date('2199-12-31T00:00:00Z'), noInvalidDate: true };
    const border = fc.integer({ min: -5000, max: 5000 }).map((ms) => new Date(Date.parse('2050-01-01T00:00:00Z') + ms));
    const date = fc.oneof(fc.date(range), border);
    fc.assert(
      fc.property(date, date, (one, other) => {
        const [notBefore, notAfter] = [one, other].sort((a, b) => a.getTime() - b.getTime()) as [Date, Date];
        fc.pre(Math.floor(notBefore.getTime() / 1000) < Math.floor(notAfter.getTime() / 1000));
        const pem = issueRoot({ commonName: 'dates' }, chain.root.key, { notBefore, notAfter, serial: '01' });
        const facts = inspectCertificate(pem);
        expect(facts.notBefore.getTime()).to.equal(Math.floor(notBefore.getTime() / 1000) * 1000);
        expect(facts.notAfter.getTime()).to.equal(Math.floor(notAfter.getTime() / 1000) * 1000);
        const tags = readChildren(unsignedFields(pem)[4], 0x30).map((time) => time.tag);
        const tagOf = (at: Date) => (at.getUTCFullYear() < 2050 ? UTC_TIME : GENERALIZED_TIME);
        expect(tags).to.deep.equal([tagOf(notBefore), tagOf(notAfter)]);
      }),
      { numRuns: 200 },
    );
  });

  it('keeps any serial as a short positive integer', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: (1n << 159n) - 1n }), (number) => {
        const terms = { ...termsOf(10), serial: number.toString(16) };
        const pem = issueRoot({ commonName: 'serials' }, chain.root.key, terms);
        expect(BigInt(`0x${inspectCertificate(pem).serial}`)).to.equal(number);
        const { contents } = unsignedFields(pem)[1]!;
        expect(contents[0]! < 0x80 && (contents[0] !== 0 || contents[1]! >= 0x80)).to.equal(true);
      }),
      { numRuns: 100 },
    );
  });

  it('identifies a key by the SHA-1 of its bits', () => {
    const point = chain.leaf.key.publicKeyDer.subarray(-65); // an uncompressed P-256 point ends the DER
    const expected = createHash('sha1').update(point).digest('hex');
    expect(inspectCertificate(chain.leaf.certificatePem).subjectKeyId).to.equal(expected);
  });

  it('names the signature algorithm twice, with NULL parameters for RSA and none for ECDSA', async () => {
    const rsa = parse((await makeChain({ algorithm: 'RSA', size: 2048 })).leaf.certificatePem).raw.toString('hex');
    expect(rsa.split('300d06092a864886f70d01010b0500')).to.have.length(3);
    const ecdsa = parse(chain.leaf.certificatePem).raw.toString('hex');
    expect(ecdsa.split('300a06082a8648ce3d040302')).to.have.length(3);
  });

  it('writes PEM as OpenSSL does', () => {
    expect(chain.leaf.certificatePem).to.equal(parse(chain.leaf.certificatePem).toString());
  });

  it('issues from a CA without a key identifier', () => {
    const unknownExtension = ['0603551d0e', '0603551d7f'] as const;
    const bare = makeForeign(chain.root.key, {}, unknownExtension);
    expect(inspectCertificate(bare).subjectKeyId).to.equal(undefined);
    const pem = issueLeaf(QUERY, chain.leaf.key.publicKeyDer, withKey(bare, chain.root.key), termsOf(9));
    const { subjectKeyId } = inspectCertificate(chain.root.certificatePem);
    expect(parse(pem).raw.toString('hex')).to.contain(`30168014${subjectKeyId}`);
  });

  it('refuses a CA that may not sign certificates', () => {
    const digitalSignatureOnly = ['040403020106', '040403020780'] as const;
    const foreign = withKey(makeForeign(chain.root.key, {}, digitalSignatureOnly), chain.root.key);
    const attempt = () => issueLeaf(QUERY, chain.leaf.key.publicKeyDer, foreign, termsOf(9));
    expect(refusal(attempt)).to.match(/^IssuerUnsuitable: .*keyCertSign/);
  });

  it('never lets a certificate outlive its issuer', () => {
    const end = inspectCertificate(chain.authority.certificatePem).notAfter;
    expect(inspectCertificate(leafWith({}, 5000)).notAfter).to.deep.equal(end);
    expect(inspectCertificate(leafWith({}, 700)).notAfter < end).to.equal(true);
    const late = issueAuthority({ commonName: 'late' }, chain.leaf.key.publicKeyDer, chain.root, termsOf(9999));
    expect(inspectCertificate(late).notAfter).to.deep.equal(inspectCertificate(chain.root.certificatePem).notAfter);
  });

  it('refuses to issue from a CA that has ended', () => {
    const later = new Date(NOW.getTime() + 800 * 86_400_000);
    const attempt = () => issueLeaf(QUERY, chain.leaf.key.publicKeyDer, chain.authority, termsOf(90, later));
    expect(refusal(attempt)).to.match(/^IssuerExpired: the issuer ends at 2028-/);
  });

  it("carries the issuer's name and key identifier byte for byte, whatever tool made the CA", async () => {
    const key = await generateKeyPair(P256);
    // C=DE (PrintableString), OU+CN in one set, as T61String and UTF8String.
    const country = der('31', der('30', '0603550406', der('13', '4445')));
    const unit = der('30', '060355040b', der('14', '4fe4'));
    const commonName = der('30', '0603550403', der('0c', 'c3bc626572'));
    const name = Buffer.from(der('30', country, der('31', commonName, unit)), 'hex');
    const foreign = withKey(makeForeign(key, { subjectName: name, subjectKeyId: Buffer.from('c0ffee', 'hex') }), key);
    const pem = issueLeaf(QUERY, chain.leaf.key.publicKeyDer, foreign, termsOf(90));
    expect(unsignedFields(pem)[3]?.encoding.equals(name)).to.equal(true);
    expect(parse(pem).raw.toString('hex')).to.contain('30058003c0ffee');
    expect(readFields(parse(foreign.certificatePem).raw).commonName).to.equal('über');
    expect(isIssuedBy(pem, foreign.certificatePem)).to.equal(true);
  });

  const refused: readonly (readonly [name: string, attempt: () => unknown, because: RegExp])[] = [
    [
      'a leaf as issuer',
      () => issueLeaf(QUERY, chain.leaf.key.publicKeyDer, chain.leaf, termsOf(9)),
      /^IssuerUnsuitable: .* no CA/,
    ],
    [
      'a key of another CA',
      () =>
        issueLeaf(
          QUERY,
          chain.leaf.key.publicKeyDer,
          { ...chain.authority, privateKeyPem: chain.root.privateKeyPem },
          termsOf(9),
        ),
      /^KeyMismatch: the private key of the issuer/,
    ],
    [
      'an issuer that is no PEM',
      () => issueLeaf(QUERY, chain.leaf.key.publicKeyDer, { ...chain.authority, certificatePem: 'x' }, termsOf(9)),
      /^InvalidCertificate/,
    ],
    [
      'a key that is no PEM',
      () => issueLeaf(QUERY, chain.leaf.key.publicKeyDer, { ...chain.authority, privateKeyPem: 'secret' }, termsOf(9)),
      /^InvalidKey: (?!.*secret)/,
    ],
    [
      'a public key that is none',
      () => issueLeaf(QUERY, Buffer.from('3000', 'hex'), chain.authority, termsOf(9)),
      /^InvalidKey/,
    ],
    ['a leaf without usage', () => leafWith({ usages: [] }), /^InvalidName: a leaf needs a usage/],
    [
      'a leaf without names',
      () => leafWith({ uris: [], dnsNames: [], ipAddresses: [] }),
      /^InvalidName: a leaf needs at least/,
    ],
    ['a leaf with an empty common name', () => leafWith({ commonName: '' }), /^InvalidName: the common name is empty/],
    ['a CA with limits and no usage', () => limitedTo({ usages: [] }), /^InvalidName: a CA with limits needs a usage/],
    ['a CA limited to no host name', () => limitedTo({ dnsNames: ['a b'] }), /^InvalidName: DNS name "a b"/],
    ['a root without a name', () => issueRoot({ commonName: '' }, chain.root.key, termsOf(9)), /^InvalidName/],
    [
      'a root whose key halves differ',
      () =>
        issueRoot({ commonName: 'x' }, { ...chain.root.key, publicKeyDer: chain.leaf.key.publicKeyDer }, termsOf(9)),
      /^KeyMismatch/,
    ],
    ['an end before the beginning', () => leafWith({}, -1), /^InvalidValidity: notAfter/],
    [
      'a date that is none',
      () => issueRoot({ commonName: 'x' }, chain.root.key, { ...termsOf(9), notAfter: new Date('x') }),
      /^InvalidValidity: a date/,
    ],
    ...['', '0', '00', '-1', 'xyz', '8'.padEnd(40, '0'), '1'.repeat(41)].map(
      (serial) =>
        [
          `serial "${serial}"`,
          () => issueRoot({ commonName: 'x' }, chain.root.key, { ...termsOf(9), serial }),
          /^InvalidSerial/,
        ] as const,
    ),
  ];
  for (const [name, attempt, because] of refused) {
    it(`refuses ${name}`, () => {
      expect(refusal(attempt)).to.match(because);
    });
  }
});
