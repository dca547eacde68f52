// Addresses that no stack may open for its pods, whoever may write it: on them, clouds give credentials of the node away.
import { isIPv4 } from 'node:net';
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
 * What is closed for the stacks of an operator: ranges and single addresses, each also behind NAT64.
 * @param servers further addresses, such as the API server's
 */
export function closedRanges({ closedRanges = DEFAULT_CLOSED_RANGES }: StackSettings, servers: readonly string[] = []) {
  return [...closedRanges, ...servers].flatMap((range) => [range, ...translated(range)]);
}

/** The same addresses as pods with IPv6 alone reach them (RFC 6052). */
function translated(range: string): readonly string[] {
  const [address = '', length = '32'] = range.split('/');
  if (!isIPv4(address)) return [];
  const [a = 0, b = 0, c = 0, d = 0] = address.split('.').map(Number);
  const group = (high: number, low: number) => (high * 256 + low).toString(16);
  return [`64:ff9b::${group(a, b)}:${group(c, d)}/${96 + Number(length)}`];
}
