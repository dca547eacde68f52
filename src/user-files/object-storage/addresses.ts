// Addresses in a configuration. Stricter than Go's URLs, so that what is accepted here means one place to every client.
import { isIPv4, isIPv6 } from 'node:net';
import type { Address } from './facts.ts';

const LABEL = '[A-Za-z0-9](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9])?';
const NAME = new RegExp(`^${LABEL}(?:\\.${LABEL})*\\.?$`);
const PARTS = /^(?:\[([0-9A-Fa-f:.]+)\]|([^:/?#[\]@]+))(?::([0-9]{1,5}))?$/;

const HTTPS = 443;
const LAST_PORT = 65_535;
const LONGEST_NAME = 253;

/** "host" or "host:port", without scheme and path; undefined for anything else. IPv6 stands in brackets. */
export function readHostPort(text: string): Address | undefined {
  const found = PARTS.exec(text);
  if (!found) return undefined;
  const [, ipv6, other = '', digits] = found;
  const port = digits === undefined ? HTTPS : Number(digits);
  if (port < 1 || port > LAST_PORT) return undefined;
  if (ipv6 !== undefined) return isIPv6(ipv6) ? { host: ipv6, port } : undefined;
  return isHost(other) ? { host: other.toLowerCase(), port } : undefined;
}

/** "https://host[:port]" with a path below it; undefined for anything else, also for other schemes. */
export function readHttpsUrl(text: string): Address | undefined {
  const found = /^https:\/\/([^/?#\s]+)(?:\/[\w.~/-]*)?$/.exec(text);
  return found?.[1] === undefined ? undefined : readHostPort(found[1]);
}

/** Whether plaintext would be sent there. */
export const isPlaintext = (text: string): boolean => /^\s*http:/i.test(text);

/** A name, or an IPv4 address in its one spelling: other numbers are an address to some programs and a name to others. */
function isHost(text: string): boolean {
  if (text.length > LONGEST_NAME || !NAME.test(text)) return false;
  const isNumeric = /(?:^|\.)(?:[0-9]+|0x[0-9a-f]*)\.?$/i.test(text);
  return !isNumeric || isIPv4(text);
}
