// Ranges of IP addresses as the API server reads them (netip.ParsePrefix of Go): no leading zeros, no zone, no IPv4 in IPv6.
import { BlockList, isIPv4, isIPv6 } from 'node:net';

interface Range {
  readonly address: string;
  readonly length: number;
  readonly family: 'ipv4' | 'ipv6';
}

/** Whether a text is a range, such as "203.0.113.0/24". */
export const isRange = (text: string): boolean => readRange(text) !== undefined;

/** Whether a range lies within another one and is smaller, as a NetworkPolicy wants its exceptions. */
export function isWithin(text: string, outerText: string): boolean {
  const [inner, outer] = [readRange(text), readRange(outerText)];
  if (!inner || !outer || inner.family !== outer.family || inner.length <= outer.length) return false;
  const list = new BlockList();
  list.addSubnet(outer.address, outer.length, outer.family);
  return list.check(inner.address, inner.family);
}

const MAPPED = /^::ffff:\d+\./i;

function readRange(text: string): Range | undefined {
  const [address = '', length = '', ...rest] = text.split('/');
  if (rest.length > 0 || !/^(0|[1-9][0-9]{0,2})$/.test(length)) return undefined;
  if (isIPv4(address) && Number(length) <= 32) return { address, length: Number(length), family: 'ipv4' };
  const isPlain = isIPv6(address) && !address.includes('%') && !MAPPED.test(address);
  return isPlain && Number(length) <= 128 ? { address, length: Number(length), family: 'ipv6' } : undefined;
}
