import { expect } from 'chai';
import fc from 'fast-check';
import { buildTrustBundle, bundleHash, parseBundle } from '../../../src/pki/bundle.ts';
import { type Chain, makeChain, parse, refusal } from './chains.ts';

const crlf = (text: string): string => text.replaceAll('\n', '\r\n');

describe('pki/bundle', () => {
  let first: Chain;
  let second: Chain;
  let authorities: readonly string[];

  before(async () => {
    [first, second] = await Promise.all([makeChain(), makeChain()]);
    authorities = [first.root, first.authority, second.root, second.authority].map((one) => one.certificatePem);
  });

  it('splits a bundle into its certificates in its order', () => {
    expect(parseBundle(authorities.join(''))).to.deep.equal(authorities);
  });

  it('takes CRLF, comments and a missing last line feed, and writes none of them', () => {
    const [one = '', two = ''] = authorities;
    const windows = `# first\r\n${one.replaceAll('\n', '\r\n')}subject=CN = x\r\n${two.trimEnd()}`;
    expect(parseBundle(windows)).to.deep.equal([one, two]);
    expect(buildTrustBundle([windows.slice(0, windows.indexOf('subject')), two.trimEnd()])).to.equal(
      buildTrustBundle([one, two]),
    );
  });

  it('gives the same CAs the same text, whatever their order and repetition', () => {
    const expected = buildTrustBundle(authorities);
    expect(parseBundle(expected))
      .to.have.members([...authorities])
      .and.to.have.length(4);
    const arrangement = fc.tuple(
      fc.shuffledSubarray([0, 1, 2, 3], { minLength: 4 }),
      fc.array(fc.nat(3), { maxLength: 5 }),
    );
    fc.assert(
      fc.property(arrangement, ([order, repeated]) => {
        const parts = [...order, ...repeated].map((index) => authorities[index] ?? '');
        expect(buildTrustBundle(parts)).to.equal(expected);
      }),
      { numRuns: 30 },
    );
  });

  const refused: readonly (readonly [name: string, parts: () => readonly string[], because: RegExp])[] = [
    ['no part', () => [], /of no certificate/],
    ['an empty text', () => [''], /part 1 .* no PEM certificate/],
    ['white space', () => [' \r\n\t'], /no PEM certificate/],
    ['garbage', () => ['not a certificate'], /no PEM certificate/],
    ['an empty part beside a CA', () => [authorities[0]!, ''], /part 2 .* no PEM certificate/],
    ['a leaf', () => [first.leaf.certificatePem], /part 1 holds a certificate that is no CA/],
    ['a leaf beside a CA', () => [authorities[0]! + first.leaf.certificatePem], /no CA \(serial [0-9a-f]{32}\)/],
    ['two CAs as one', () => [authorities[0]! + authorities[1]!], /part 1 holds 2 certificates/],
    ['two CAs as one with CRLF', () => [crlf(authorities[0]! + authorities[1]!)], /part 1 holds 2 certificates/],
    ['a private key', () => [first.root.privateKeyPem], /block 1 is a PRIVATE KEY/],
    ['a private key beside a CA', () => [authorities[0]! + first.root.privateKeyPem], /block 2 is a PRIVATE KEY/],
    ['a CA cut off', () => [authorities[0]!.slice(0, -40)], /cut off/],
    ['a CA without its beginning', () => [authorities[0]! + authorities[1]!.slice(30)], /cut off/],
    ['two cut-off blocks', () => [`${authorities[0]!.slice(0, 100)}\n${authorities[1]}`], /cut off/],
    ['lines missing', () => [authorities[0]!.split('\n').toSpliced(2, 3).join('\n')], /block 1 is no X.509/],
    ['an empty block', () => ['-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n'], /block 1 is no X.509/],
    ['base64 with other characters', () => [authorities[0]!.replace('MII', 'M!I')], /not base64/],
    ['PEM headers', () => [authorities[0]!.replace('\n', '\nProc-Type: 4,ENCRYPTED\n\n')], /not base64/],
  ];
  for (const [name, parts, because] of refused) {
    it(`refuses ${name}`, () => {
      const message = refusal(() => buildTrustBundle(parts()));
      expect(message)
        .to.match(/^InvalidBundle: /)
        .and.to.match(because);
      const secret = first.root.privateKeyPem.split('\n')[1]!;
      expect(message).not.to.contain(secret);
    });
  }

  it('drops bytes behind a certificate, which Go would refuse', () => {
    const der = Buffer.concat([parse(authorities[0]!).raw, Buffer.from([0, 0])]);
    const pem = `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
    expect(buildTrustBundle([pem])).to.equal(authorities[0]);
  });

  it('names a bundle by its content', () => {
    expect(bundleHash('abc')).to.equal('ba7816bf8f');
    expect(bundleHash(buildTrustBundle(authorities))).not.to.equal(bundleHash(buildTrustBundle(authorities.slice(1))));
  });
});
