// What somebody may write into a Secret of certificates to stop the process that reads it, and how long that takes.

import { expect } from 'chai';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import { withDigests } from '../../../src/controller/caches/held-texts.ts';
import { readCertificateSecret } from '../../../src/observed/certificate-secret.ts';
import { bits, integer, nothing, oid, sequence, smallInteger, toDer } from '../../../src/pki/asn1.ts';
import { inspectCertificate, isIssuedBy, matchesKey } from '../../../src/pki/inspect.ts';
import { PEM_LIMITS } from '../../../src/pki/pem.ts';
import { reissueReason } from '../../../src/pki/policies.ts';
import { type Chain, makeChain, makeForeign, NOW, P256, QUERY, refusal } from './chains.ts';

/** Milliseconds of a processor, however many share it. Without limits the worst of these takes minutes. */
const MOST_MS = 500;

/** A number of so many hex digits. */
const large = (digits: number): string => `7${'f'.repeat(digits - 1)}`;
const rsaKey = (modulus: string, exponent: string): Buffer => {
  const numbers = toDer(sequence([integer(modulus), integer(exponent)]));
  const algorithm = sequence([oid('1.2.840.113549.1.1.1'), nothing()]);
  return toDer(sequence([algorithm, bits(Buffer.concat([Buffer.of(0), numbers]))]));
};
const pem = (label: string, der: Buffer): string =>
  `-----BEGIN ${label}-----\n${der.toString('base64').replaceAll(/.{64}/g, '$&\n')}\n-----END ${label}-----\n`;

describe('hostile PEM', () => {
  let chain: Chain;
  before(async () => {
    chain = await makeChain();
  });

  const names = (count: number) => ({ uris: Array<string>(count).fill('a'), dnsNames: [], ipAddresses: [] });
  const leaf = (count: number) =>
    makeForeign(chain.leaf.key, { role: { kind: 'leaf', usages: ['serverAuth'], names: names(count) } });
  const withKey = (publicKeyDer: Buffer) => makeForeign(chain.leaf.key, { publicKeyDer });
  const privateKey = (digits: number) => {
    const numbers = Array.from({ length: 6 }, () => integer(large(digits)));
    return pem(
      'RSA PRIVATE KEY',
      toDer(sequence([smallInteger(0), integer(large(digits)), integer('10001'), ...numbers])),
    );
  };

  /** A Secret of the operator as somebody filled it, and what becomes of it. @param hold what is held of it */
  const judge = (certificate: string, key: string, hold: (secret: KubernetesObject) => KubernetesObject) => {
    const encoded = (text: string) => Buffer.from(text).toString('base64');
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'x' },
      data: { 'tls.crt': encoded(certificate), 'tls.key': encoded(key) },
    };
    const before = process.threadCpuUsage();
    const desired = { ...QUERY, kind: 'leaf', key: P256, durationSeconds: 90 * 86_400, renewBeforeSeconds: 1 } as const;
    const stored = { ...readCertificateSecret(hold(secret)), issuerPem: chain.authority.certificatePem };
    const reason = reissueReason(stored, desired, NOW);
    const { user, system } = process.threadCpuUsage(before);
    return { reason, ms: (user + system) / 1000 };
  };

  const cases: Readonly<Record<string, () => readonly [certificate: string, key: string]>> = {
    'a megabyte of certificates with CRLF': () => {
      const one = chain.leaf.certificatePem.replaceAll('\n', '\r\n');
      return [one.repeat(1e6 / one.length), chain.leaf.privateKeyPem];
    },
    'a certificate with 200,000 names': () => [leaf(200_000), chain.leaf.privateKeyPem],
    'a certificate with as many names as it may have': () => [leaf(11_000), chain.leaf.privateKeyPem],
    'an RSA key with an exponent of a million bits': () => [
      withKey(rsaKey(large(700_000), large(300_000))),
      chain.leaf.privateKeyPem,
    ],
    'an RSA key with an exponent that fits into the text': () => [
      withKey(rsaKey(large(1000), large(80_000))),
      chain.leaf.privateKeyPem,
    ],
    'a private key of five million bits': () => [chain.leaf.certificatePem, privateKey(100_000)],
    'a megabyte of beginnings': () => ['-----BEGIN CERTIFICATE-----\nA'.repeat(33_000), chain.leaf.privateKeyPem],
    'a megabyte of brackets of ASN.1': () => [
      pem('CERTIFICATE', Buffer.alloc(700_000, Buffer.of(0x30, 0x80))),
      chain.leaf.privateKeyPem,
    ],
  };

  for (const [what, make] of Object.entries(cases))
    it(`${what} is unusable within ${MOST_MS} ms`, () => {
      const [certificate, key] = make();
      const read = judge(certificate, key, (secret) => secret);
      const cached = judge(certificate, key, withDigests);
      for (const { reason, ms } of [read, cached]) {
        expect(reason?.reason).to.be.oneOf(['Unparseable', 'KeyMismatch', 'IssuerChanged']);
        expect(reason?.message.length).to.be.below(500);
        expect(ms).to.be.below(MOST_MS);
      }
      expect(cached.reason).to.deep.equal(read.reason);
    });

  it('is refused by each limit, and not at it', () => {
    const one = chain.leaf.certificatePem;
    const padded = (length: number) => one + ' '.repeat(length - one.length);
    expect(inspectCertificate(padded(PEM_LIMITS.characters)).isCA).to.equal(false);
    expect(refusal(() => inspectCertificate(padded(PEM_LIMITS.characters + 1)))).to.match(/more than 65536 characters/);
    expect(inspectCertificate(one.repeat(PEM_LIMITS.certificates)).isCA).to.equal(false);
    expect(refusal(() => isIssuedBy(one, one.repeat(PEM_LIMITS.certificates + 1)))).to.match(/more than 16 cert/);
    const key = chain.leaf.privateKeyPem;
    const paddedKey = (length: number) => key + ' '.repeat(length - key.length);
    expect(matchesKey(one, paddedKey(PEM_LIMITS.privateKey))).to.equal(true);
    expect(refusal(() => matchesKey(one, paddedKey(PEM_LIMITS.privateKey + 1)))).to.match(/more than 16384 characters/);
    expect(inspectCertificate(withKey(rsaKey(large(4096), '10001'))).keyAlgorithm).to.equal(undefined);
    expect(refusal(() => inspectCertificate(withKey(rsaKey(large(8192), '10001'))))).to.match(/more than 4096 bytes/);
  });
});
