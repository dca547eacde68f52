// Ranges of addresses as pairs of numbers, so that "does this open any of that" is arithmetic.
import { isIPv4, isIPv6 } from 'node:net';
import { createLatest } from '../api/latest.ts';

/** Addresses of one family from `first` to `last`. */
export interface IpRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32, 6: 128 } as const;

/**
 * The range of "192.0.2.0/24" or of one address; bits after the prefix are ignored, as networks do. Undefined for all else.
 * An IPv4-mapped one ("::ffff:192.0.2.0/120", RFC 4291 section 2.5.5.2) is the IPv4 range that it stands for, however it is
 * spelled: programs connect to that, and Go compares ranges so.
 */
export function parseRange(text: string): IpRange | undefined {
  const known = KNOWN.get(text);
  if (known || text.length > LONGEST) return known;
  const range = readRange(text);
  if (range) KNOWN.set(text, range);
  return range;
}

/** Each pass over a stack asks for the same ranges hundreds of times. */
const KNOWN = createLatest<IpRange>(2000);
/** An IPv6 address that ends in an IPv4 address, and its prefix. */
const LONGEST = 49;

function readRange(text: string): IpRange | undefined {
  const [address = '', digits, ...rest] = text.split('/');
  const family = isIPv4(address) ? 4 : isIPv6(address) && !address.includes('%') ? 6 : undefined;
  if (family === undefined || rest.length > 0) return undefined;
  const bits = BITS[family];
  if (digits !== undefined && !/^[0-9]{1,3}$/.test(digits)) return undefined;
  const prefix = digits === undefined ? bits : Number(digits);
  if (prefix > bits) return undefined;
  const size = 1n << BigInt(bits - prefix);
  const first = (numberOf(address, family) / size) * size;
  return unmapped({ family, first, last: first + size - 1n });
}

/** ::ffff:0:0/96. A larger range that holds it stands for no IPv4 address. */
const MAPPED = 0xffffn << 32n;
const IPV4_SIZE = 1n << 32n;

function unmapped(range: IpRange): IpRange {
  const [first, last] = [range.first - MAPPED, range.last - MAPPED];
  return range.family === 6 && first >= 0n && last < IPV4_SIZE ? { family: 4, first, last } : range;
}

/** An IPv4 range as "192.0.2.0/24". @param range with a power of two of addresses, as a text has */
export function ipv4Cidr({ first, last }: IpRange): string {
  const octets = [24n, 16n, 8n, 0n].map((shift) => (first >> shift) & 255n);
  const bits = (last - first + 1n).toString(2).length - 1;
  return `${octets.join('.')}/${BITS[4] - bits}`;
}

/** An address as the range that holds it alone; a range as it is. What stands for IPv4 is written as IPv4. */
export function asCidr(text: string): string {
  const range = text.includes(':') ? parseRange(text) : undefined;
  if (range?.family === 4) return ipv4Cidr(range);
  return text.includes('/') ? text : `${text}/${isIPv6(text) ? BITS[6] : BITS[4]}`;
}

/** What is left of ranges when others are taken out of them. */
export function without(ranges: readonly IpRange[], taken: readonly IpRange[]): readonly IpRange[] {
  return taken.reduce<readonly IpRange[]>((left, out) => left.flatMap((range) => cut(range, out)), ranges);
}

/** Whether two ranges have an address in common. */
export const overlaps = (one: IpRange, other: IpRange): boolean =>
  one.family === other.family && one.first <= other.last && other.first <= one.last;

/** Whether all of `inner` lies in `outer`. */
export const isWithin = (inner: IpRange, outer: IpRange): boolean =>
  inner.family === outer.family && inner.first >= outer.first && inner.last <= outer.last;

function cut(range: IpRange, out: IpRange): readonly IpRange[] {
  if (!overlaps(range, out)) return [range];
  const parts = [
    { ...range, last: out.first - 1n },
    { ...range, first: out.last + 1n },
  ];
  return parts.filter(({ first, last }) => first >= range.first && last <= range.last && first <= last);
}

function numberOf(address: string, family: 4 | 6): bigint {
  return family === 4 ? ofOctets(address) : ofGroups(address);
}

const ofOctets = (address: string): bigint => address.split('.').reduce((sum, octet) => sum * 256n + BigInt(octet), 0n);

const GROUPS = 8;

function ofGroups(address: string): bigint {
  const [head = '', tail] = address.split('::');
  const [before, after] = [groupsOf(head), groupsOf(tail ?? '')];
  const zeros = tail === undefined ? 0 : GROUPS - before.length - after.length;
  const groups = [...before, ...Array<bigint>(zeros).fill(0n), ...after];
  return groups.reduce((sum, group) => sum * 65_536n + group, 0n);
}

/** The last group may be an IPv4 address, which stands for two. */
const groupsOf = (text: string): readonly bigint[] =>
  text
    .split(':')
    .filter((group) => group !== '')
    .flatMap((group) =>
      group.includes('.') ? [ofOctets(group) / 65_536n, ofOctets(group) % 65_536n] : [BigInt(`0x${group}`)],
    );
