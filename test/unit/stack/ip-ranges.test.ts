import { BlockList } from 'node:net';
import { expect } from 'chai';
import fc from 'fast-check';
import { asCidr, isWithin, overlaps, parseRange, without } from '../../../src/stack/ip-ranges.ts';

const range = (text: string) => {
  const parsed = parseRange(text);
  if (!parsed) throw new Error(text);
  return parsed;
};

const octet = fc.integer({ min: 0, max: 255 });
const ipv4 = fc.tuple(octet, octet, octet, octet).map((octets) => octets.join('.'));
/** IPv4-mapped ones are a matter of their own. */
const ipv6 = fc
  .ipV6()
  .filter((text) => (!text.includes('.') || /^[0-9a-f:.]+$/i.test(text)) && parseRange(text)?.family === 6);
const network = fc.oneof(
  fc.tuple(ipv4, fc.integer({ min: 0, max: 32 })).map(([address, length]) => `${address}/${length}`),
  fc.tuple(ipv6, fc.integer({ min: 0, max: 128 })).map(([address, length]) => `${address}/${length}`),
);

describe('ranges of addresses', () => {
  it('hold the addresses that Node says they hold', () => {
    const holds = (cidr: string, address: string) => {
      const [first = '', length] = cidr.split('/');
      const family = (text: string) => (text.includes(':') ? 'ipv6' : 'ipv4');
      if (family(first) !== family(address)) return false;
      const list = new BlockList();
      list.addSubnet(first, Number(length), family(first));
      return list.check(address, family(address));
    };
    fc.assert(
      fc.property(network, fc.oneof(ipv4, ipv6), (cidr, address) => {
        expect(isWithin(range(address), range(cidr))).to.equal(holds(cidr, address));
      }),
      { numRuns: 2000 },
    );
  });

  it('have nothing in common with what was taken out of them, and all the rest', () => {
    fc.assert(
      fc.property(network, network, (one, other) => {
        const [whole, out] = [range(one), range(other)];
        const left = without([whole], [out]);
        expect(left.some((part) => overlaps(part, out))).to.equal(false);
        const size = (parts: readonly { first: bigint; last: bigint }[]) =>
          parts.reduce((sum, { first, last }) => sum + last - first + 1n, 0n);
        const [smaller = 0n] = [size([whole]), size([out])].sort((a, b) => (a < b ? -1 : 1));
        expect(size(left)).to.equal(size([whole]) - (overlaps(whole, out) ? smaller : 0n));
      }),
      { numRuns: 2000 },
    );
  });

  it('are those of IPv4 where IPv4-mapped ones stand for them, in each spelling', () => {
    const spellings = ['::ffff:169.254.169.254', '::ffff:a9fe:a9fe', '0:0:0:0:0:FFFF:A9FE:A9FE'];
    for (const text of spellings) {
      expect(parseRange(text), text).to.deep.equal(range('169.254.169.254'));
      expect(parseRange(`${text}/112`), text).to.deep.equal(range('169.254.0.0/16'));
      expect(asCidr(text)).to.equal('169.254.169.254/32');
      expect(asCidr(`${text}/112`)).to.equal('169.254.0.0/16');
    }
    expect(parseRange('::ffff:0:0/96')).to.deep.equal(range('0.0.0.0/0'));
    for (const text of ['::/0', '::fffe:0:0/95', '::1', '::a9fe:a9fe', '1::ffff:a9fe:a9fe'])
      expect(parseRange(text)?.family, text).to.equal(6);
    expect([asCidr('2001:db8::1'), asCidr('10.0.0.1'), asCidr('10.0.0.0/8')]).to.deep.equal([
      '2001:db8::1/128',
      '10.0.0.1/32',
      '10.0.0.0/8',
    ]);
  });

  for (const text of [
    '',
    'a',
    '10.0.0.0/33',
    '10.0.0/8',
    '::/129',
    'fe80::1%eth0',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    '1.2.3.4/-1',
  ])
    it(`are not read from "${text}"`, () => expect(parseRange(text)).to.equal(undefined));

  it('are the same when they are asked for again, however many others there were between', () => {
    const asked = ['192.0.2.7/24', '64:ff9b::192.0.2.1/120', '2001:db8::/32'];
    const first = asked.map(parseRange);
    for (let index = 0; index < 5000; index += 1)
      expect(parseRange(`10.0.${index >> 8}.${index % 256}`)?.first).to.equal(BigInt(0x0a000000 + index));
    expect(asked.map(parseRange)).to.deep.equal(first);
    expect(first.map((range) => range?.family)).to.deep.equal([4, 6, 6]);
    expect(parseRange(`${'0'.repeat(50)}10.0.0.1`)).to.equal(undefined);
    expect([parseRange('10.0.0.1/33'), parseRange('10.0.0.1/33')]).to.deep.equal([undefined, undefined]);
  });
});
