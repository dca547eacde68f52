// What "any public address" means in a policy: everything but the addresses that no public endpoint has.
import { asCidr, isWithin, parseRange } from '../../stack/ip-ranges.ts';

/**
 * Not globally reachable by IANA's IPv4 Special-Purpose Address Registry (RFC 6890), and multicast (RFC 5771). Pods, nodes and
 * their metadata services have such addresses, and not those of RFC 1918 alone: clouds take 100.64/10, 198.18/15 and 240/4 as well.
 */
const NOT_PUBLIC_4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24', '203.0.113.0/24'],
  ...['224.0.0.0/4', '240.0.0.0/4'],
];

/**
 * The same by the IPv6 registry, and 6to4 (RFC 7526). IPv4-mapped addresses are left out: no packet has one, and API servers
 * warn of them in policies.
 */
const NOT_PUBLIC_6 = [
  ...['::/128', '::1/128', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'],
  ...['5f00::/16', 'fc00::/7', 'fe80::/10', 'ff00::/8'],
];

/**
 * NOT_PUBLIC_4 behind 64:ff9b::/96 (RFC 6052). Pods with IPv6 alone reach IPv4 endpoints by that prefix, and the translators of
 * clouds lead to their private networks too.
 */
const NOT_PUBLIC_NAT64 = [
  ...['64:ff9b::/104', '64:ff9b::a00:0/104', '64:ff9b::6440:0/106', '64:ff9b::7f00:0/104', '64:ff9b::a9fe:0/112'],
  ...['64:ff9b::ac10:0/108', '64:ff9b::c000:0/120', '64:ff9b::c000:200/120', '64:ff9b::c0a8:0/112'],
  ...['64:ff9b::c612:0/111', '64:ff9b::c633:6400/120', '64:ff9b::cb00:7100/120'],
  ...['64:ff9b::e000:0/100', '64:ff9b::f000:0/100'],
];

const EVERYWHERE = [
  { cidr: '0.0.0.0/0', except: NOT_PUBLIC_4 },
  { cidr: '::/0', except: [...NOT_PUBLIC_6, ...NOT_PUBLIC_NAT64] },
];

/**
 * Every public address, of both families: peers of a rule.
 * @param closed addresses and ranges that are left out too
 */
export function publicPeers(closed: readonly string[]): readonly Readonly<Record<string, unknown>>[] {
  return EVERYWHERE.map(({ cidr, except }) => ({
    ipBlock: { cidr, except: [...except, ...further(cidr, except, closed)] },
  }));
}

/** What of the closed ranges lies in a block and not in its exceptions yet, as a policy can name it. */
function further(cidr: string, except: readonly string[], closed: readonly string[]): readonly string[] {
  const lies = (one: string, other: string) => {
    const [inner, outer] = [parseRange(one), parseRange(other)];
    return inner !== undefined && outer !== undefined && isWithin(inner, outer);
  };
  const within = closed.filter((range) => lies(range, cidr) && !except.some((known) => lies(range, known)));
  return [...new Set(within.map(asCidr))];
}
