import { createHash, createPrivateKey } from 'node:crypto';
import { expect } from 'chai';
import { readFields } from '../../../src/pki/certificate-fields.ts';
import { PkiError } from '../../../src/pki/errors.ts';
import { inspectCertificate, inspectChain, isIssuedBy, matchesKey } from '../../../src/pki/inspect.ts';
import { type Chain, makeChain, makeForeign, parse, QUERY, refusal } from './chains.ts';

describe('pki/inspect', () => {
  let chain: Chain;
  let other: Chain;

  before(async () => {
    [chain, other] = await Promise.all([makeChain(), makeChain()]);
  });

  it('gives the facts of a leaf', () => {
    const facts = inspectCertificate(chain.leaf.certificatePem);
    const certificate = parse(chain.leaf.certificatePem);
    expect(facts).to.deep.equal({
      serial: certificate.serialNumber.toLowerCase(),
      notBefore: new Date('2026-03-01T11:55:00Z'),
      notAfter: new Date('2026-05-30T12:00:00Z'),
      fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
      keyFingerprint: createHash('sha256')
        .update(certificate.publicKey.export({ type: 'spki', format: 'der' }))
        .digest('hex'),
      uris: QUERY.uris,
      dnsNames: QUERY.dnsNames,
      ipAddresses: QUERY.ipAddresses,
      isCA: false,
      pathLength: undefined,
      permittedHosts: undefined,
      usages: QUERY.usages,
      keyAlgorithm: { algorithm: 'ECDSA', size: 256 },
      commonName: undefined,
      subject: '',
      issuer: 'CN=prod mesh v1',
      subjectKeyId: facts.subjectKeyId,
    });
    expect(facts.subjectKeyId).to.match(/^[0-9a-f]{40}$/);
  });

  it('reads a chain in its order, and the first certificate where one is asked for', () => {
    const pem = chain.leaf.certificatePem + chain.authority.certificatePem;
    expect(inspectChain(pem).map((facts) => facts.issuer)).to.deep.equal(['CN=prod mesh v1', 'CN=prod root v1']);
    expect(inspectCertificate(pem)).to.deep.equal(inspectCertificate(chain.leaf.certificatePem));
    expect(matchesKey(pem, chain.leaf.privateKeyPem)).to.equal(true);
    expect(isIssuedBy(pem, chain.authority.certificatePem + chain.root.certificatePem)).to.equal(true);
  });

  it('reads names that Node quotes as what they are', () => {
    const names = {
      uris: ['spiffe://a/b, DNS:evil', 'x:"quoted"'],
      dnsNames: ['a, DNS:b', 'plain', 'nul\0', ''],
      ipAddresses: ['::1', '10.0.0.1'],
    };
    const pem = makeForeign(chain.leaf.key, { role: { kind: 'leaf', usages: ['serverAuth'], names } });
    const { uris, dnsNames, ipAddresses } = inspectCertificate(pem);
    expect(parse(pem).subjectAltName).to.contain('DNS:"a\\u002c DNS:b"');
    expect({ uris, dnsNames, ipAddresses }).to.deep.equal(names);
  });

  it('matches keys to certificates', () => {
    expect(matchesKey(chain.leaf.certificatePem, chain.leaf.privateKeyPem)).to.equal(true);
    expect(matchesKey(chain.leaf.certificatePem, other.leaf.privateKeyPem)).to.equal(false);
  });

  it('tells issuers of the same name apart', () => {
    expect(isIssuedBy(chain.leaf.certificatePem, chain.authority.certificatePem)).to.equal(true);
    expect(isIssuedBy(chain.leaf.certificatePem, other.authority.certificatePem)).to.equal(false);
    expect(isIssuedBy(chain.root.certificatePem, chain.root.certificatePem)).to.equal(true);
    expect(isIssuedBy(chain.leaf.certificatePem, chain.leaf.certificatePem)).to.equal(false);
  });

  it('tells an issuer of another name from the real one, although its key signed', () => {
    const renamed = makeForeign(chain.authority.key, {});
    expect(parse(chain.leaf.certificatePem).verify(parse(renamed).publicKey)).to.equal(true);
    expect(isIssuedBy(chain.leaf.certificatePem, renamed)).to.equal(false);
  });

  it('tells a forged issuer with the same name and key identifier from the real one', () => {
    const { subjectKeyId } = inspectCertificate(chain.root.certificatePem);
    const forged = makeForeign(other.root.key, {
      subjectName: nameOf(chain.root.certificatePem),
      subjectKeyId: Buffer.from(subjectKeyId!, 'hex'),
      authorityKeyId: Buffer.from(subjectKeyId!, 'hex'),
    });
    expect(parse(chain.authority.certificatePem).checkIssued(parse(forged))).to.equal(true);
    expect(isIssuedBy(chain.authority.certificatePem, forged)).to.equal(false);
  });

  it('refuses what it cannot read, and never repeats it', () => {
    const secret = chain.leaf.privateKeyPem;
    const encrypted = createPrivateKey(secret)
      .export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' })
      .toString();
    const attempts: readonly (readonly [action: () => unknown, expected: RegExp])[] = [
      [() => inspectCertificate(''), /^InvalidCertificate: there is no PEM certificate/],
      [() => inspectChain('\n'), /^InvalidCertificate: there is no PEM certificate/],
      [() => inspectCertificate(secret), /^InvalidCertificate: block 1 is a PRIVATE KEY/],
      [() => inspectChain(chain.leaf.certificatePem + secret), /^InvalidCertificate: block 2 is a PRIVATE KEY/],
      [() => matchesKey(chain.leaf.certificatePem, secret.slice(0, -30)), /^InvalidKey/],
      [() => matchesKey(chain.leaf.certificatePem, encrypted), /^InvalidKey: .*unencrypted/],
      [() => matchesKey(chain.leaf.certificatePem, chain.leaf.certificatePem), /^InvalidKey/],
      [() => isIssuedBy(chain.leaf.certificatePem, secret), /^InvalidCertificate/],
    ];
    for (const [action, expected] of attempts) {
      const message = refusal(action);
      expect(message).to.match(expected);
      expect(message).not.to.contain(secret.split('\n')[1]!);
    }
  });

  it('throws errors that hold nothing but their reason and message', () => {
    const error = new PkiError('InvalidKey', 'no key');
    expect(error).to.include({ name: 'PkiError', reason: 'InvalidKey', message: 'no key' });
    expect(error).not.to.have.property('cause');
  });
});

function nameOf(pem: string): Buffer {
  return readFields(parse(pem).raw).subjectName;
}
