/**
 * Addresses of the cluster, all of the benchmark range 198.18.0.0/15 (RFC 2544). They exist only inside the cluster's
 * own network namespace; from the machine's own namespace packets to them would leave through its default route.
 */
export const POD_RANGE = '198.18.0.0/16';
export const SERVICE_RANGE = '198.19.0.0/24';
export const NODE_ADDRESS = '198.19.255.10';
export const API_SERVICE_ADDRESS = '198.19.0.1';
export const DNS_ADDRESS = '198.19.0.10';
/** Where real API servers listen too: policies that name the port hold here as there. */
export const API_PORT = 6443;
export const NODE_NAME = 'node1';

/** The part of the pod range that the one node hands out. */
export const NODE_POD_RANGE = '198.18.0.0/24';

/** Those of `addresses` (IPv4, with or without prefix length) that lie in one of the cluster's ranges. */
export function findCollisions(addresses: readonly string[]): string[] {
  const ranges = [POD_RANGE, SERVICE_RANGE, `${NODE_ADDRESS}/32`].map(parseRange);
  return addresses.filter((address) => {
    const other = parseRange(address);
    return ranges.some((range) => overlap(range, other));
  });
}

interface Range {
  readonly address: number;
  readonly prefix: number;
}

function parseRange(text: string): Range {
  const [address = '', prefix = '32'] = text.split('/');
  const value = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
  return { address: value, prefix: Number(prefix) };
}

function overlap(a: Range, b: Range): boolean {
  // A default route covers everything and names no address.
  if (b.prefix === 0) return false;
  const size = 2 ** (32 - Math.min(a.prefix, b.prefix));
  return Math.floor(a.address / size) === Math.floor(b.address / size);
}
