// Addresses that no stack may open for its pods, whoever may write it: on them, clouds give credentials of the node away.
import { asCidr, type IpRange, parseRange } from './ip-ranges.ts';
import type { StackSettings } from './settings.ts';

/**
 * Link-local addresses, where the metadata services of AWS, Google Cloud, Azure, Oracle Cloud and others are, and metadata
 * services elsewhere.
 */
export const DEFAULT_CLOSED_RANGES: readonly string[] = [
  '169.254.0.0/16',
  'fe80::/10',
  // AWS, IPv6: the metadata service and EKS Pod Identity.
  'fd00:ec2::/32',
  // Google Cloud, IPv6.
  'fd20:ce::254/128',
  // Alibaba Cloud, Oracle Cloud Classic and the host of Azure.
  ...['100.100.100.200/32', '192.0.0.192/32', '168.63.129.16/32'],
];

/**
 * Prefixes of NAT64 that each network gives out itself (RFC 8215): any part of it may lead to any IPv4 address, and nobody but
 * the network knows which.
 */
const LOCAL_NAT64 = '64:ff9b:1::/48';

/**
 * What is closed for the stacks of an operator: ranges and single addresses, each also behind NAT64. IPv4-mapped spellings
 * are those of IPv4, see ip-ranges.ts.
 * @param servers further addresses, such as the API server's
 */
export function closedRanges({ closedRanges = DEFAULT_CLOSED_RANGES }: StackSettings, servers: readonly string[] = []) {
  const hasIpv4 = closedRanges.some((range) => parseRange(range)?.family === 4);
  return [...translatedToo(closedRanges), ...(hasIpv4 ? [LOCAL_NAT64] : []), ...translatedToo(servers)];
}

/** Addresses and ranges, each also as pods with IPv6 alone reach it by the well-known prefix (RFC 6052). */
export const translatedToo = (ranges: readonly string[]): readonly string[] =>
  ranges.flatMap((text) => {
    const range = parseRange(text);
    return range?.family === 4 ? [writtenAsIpv4(text), translated(range)] : [text];
  });

const writtenAsIpv4 = (text: string): string => (text.includes(':') ? asCidr(text) : text);

function translated({ first, last }: IpRange): string {
  const bits = (last - first + 1n).toString(2).length - 1;
  return `64:ff9b::${(first >> 16n).toString(16)}:${(first & 0xffffn).toString(16)}/${128 - bits}`;
}
