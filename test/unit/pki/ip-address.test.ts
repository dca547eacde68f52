import { isIP, SocketAddress } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { ipToBytes, ipToText } from '../../../src/pki/ip-address.ts';
import { refusal } from './chains.ts';

const ofLength = (length: number) =>
  fc.uint8Array({ minLength: length, maxLength: length }).map((array) => Buffer.from(array));

describe('pki/ip-address', () => {
  const spellings: readonly (readonly [text: string, bytes: string, canonical: string])[] = [
    ['127.0.0.1', '7f000001', '127.0.0.1'],
    ['255.255.255.255', 'ffffffff', '255.255.255.255'],
    ['::', '00'.repeat(16), '::'],
    ['::1', `${'00'.repeat(15)}01`, '::1'],
    ['0:0:0:0:0:0:0:1', `${'00'.repeat(15)}01`, '::1'],
    ['2001:DB8:0:0:1:0:0:1', '20010db8000000000001000000000001', '2001:db8::1:0:0:1'],
    ['fe80::', `fe80${'00'.repeat(14)}`, 'fe80::'],
    ['::ffff:10.0.0.1', `${'00'.repeat(10)}ffff0a000001`, '::ffff:a00:1'],
  ];
  for (const [text, bytes, canonical] of spellings) {
    it(`reads ${text}`, () => {
      expect(ipToBytes(text).toString('hex')).to.equal(bytes);
      expect(ipToText(ipToBytes(text))).to.equal(canonical);
    });
  }

  for (const text of [
    '',
    '1.2.3',
    '1.2.3.4.5',
    '256.0.0.1',
    '01.2.3.4',
    '1.2.3.4/24',
    'fe80::1%eth0',
    ':::',
    '1::2::3',
    '[::1]',
    '::1]:80/[',
    'localhost',
    ' ::1',
  ]) {
    it(`refuses "${text}"`, () => {
      expect(refusal(() => ipToBytes(text))).to.equal(`InvalidName: IP address "${text}" is neither IPv4 nor IPv6`);
    });
  }

  it('refuses bytes of another length', () => {
    expect(refusal(() => ipToText(Buffer.alloc(5)))).to.contain('of 5 bytes');
  });

  it('writes every address so that Node and it itself read the same bytes back', () => {
    fc.assert(
      fc.property(fc.oneof(ofLength(4), ofLength(16)), (bytes) => {
        const text = ipToText(bytes);
        expect(isIP(text)).to.equal(bytes.length === 4 ? 4 : 6);
        expect(ipToBytes(text).equals(bytes)).to.equal(true);
      }),
    );
  });

  it('reads every spelling as Node does', () => {
    fc.assert(
      fc.property(fc.ipV6(), (text) => {
        const node = new SocketAddress({ address: text, family: 'ipv6' }).address;
        expect(ipToBytes(text).equals(ipToBytes(node))).to.equal(true);
      }),
    );
  });
});
