import { BlockList } from 'node:net';
import { expect } from 'chai';
import { publicPeers } from '../../../src/manifests/network-policy/public-addresses.ts';

interface Block {
  readonly cidr: string;
  readonly except: readonly string[];
}

const blocks = publicPeers([]).map(({ ipBlock }) => ipBlock as Block);
const familyOf = (address: string) => (address.includes(':') ? 'ipv6' : 'ipv4');

function listOf(cidrs: readonly string[]): BlockList {
  const list = new BlockList();
  for (const cidr of cidrs) {
    const [address = '', length] = cidr.split('/');
    list.addSubnet(address, Number(length), familyOf(address));
  }
  return list;
}

const isPublic = (address: string): boolean =>
  blocks
    .filter(({ cidr }) => familyOf(cidr) === familyOf(address))
    .some(({ cidr, except }) => isIn([cidr], address) && !isIn(except, address));

const isIn = (cidrs: readonly string[], address: string): boolean => listOf(cidrs).check(address, familyOf(address));

/** The address of a translator for an IPv4 address (RFC 6052). */
const translated = (address: string): string => `64:ff9b::${address}`;

describe('any public address, as policies say it', () => {
  const PUBLIC_4 = ['1.1.1.1', '8.8.8.8', '52.216.0.1', '100.128.0.1', '172.32.0.1', '192.1.0.1', '223.255.255.255'];
  const PRIVATE_4 = {
    'a private network': ['10.1.2.3', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    'shared, benchmark and reserved space, which clouds give to pods': ['100.64.0.1', '198.18.0.10', '240.0.0.1'],
    'the metadata service of a cloud': ['169.254.169.254', '169.254.170.23', '100.100.100.200', '192.0.0.192'],
    'the pod itself': ['127.0.0.1', '0.0.0.0'],
    'no single machine': ['224.0.0.1', '255.255.255.255'],
  };

  it('is every other one of IPv4, of IPv6, and of IPv4 behind a translator', () => {
    const of6 = ['2600:1f00::1', '2a00:1450:4001::1', '2606:4700::1111', '2001:4860:4860::8888'];
    const closed = [...PUBLIC_4, ...of6, ...PUBLIC_4.map(translated)].filter((address) => !isPublic(address));
    expect(closed).to.deep.equal([]);
  });

  for (const [what, addresses] of Object.entries(PRIVATE_4)) {
    it(`is not ${what}, nor by way of a translator`, () => {
      expect([...addresses, ...addresses.map(translated)].filter(isPublic)).to.deep.equal([]);
    });
  }

  it('is none of IPv6 that belongs to a network, a link, a pod or a group', () => {
    const of6 = ['fd00:ec2::254', 'fd12:3456::1', 'fc00::1', 'fe80::1', '::1', '::', 'ff02::1', '2002:a01:203::1'];
    expect(of6.filter(isPublic)).to.deep.equal([]);
  });

  it('has the same bounds behind a translator as without one', () => {
    const bounds = (blocks[0]?.except ?? []).flatMap(boundsOf);
    expect(bounds.filter((address) => isPublic(address) !== isPublic(translated(address)))).to.deep.equal([]);
    expect(bounds).to.include.members(['9.255.255.255', '10.0.0.0', '10.255.255.255', '11.0.0.0']);
  });
});

/** The first and the last address of a range, and their neighbours. */
function boundsOf(cidr: string): readonly string[] {
  const [address = '', length] = cidr.split('/');
  const first = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  const last = first + 2 ** (32 - Number(length)) - 1;
  return [first - 1, first, last, last + 1].filter((number) => number >= 0 && number < 2 ** 32).map(textOf);
}

const textOf = (number: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join('.');
