import { PkiError } from './errors.ts';

const IPV4_LENGTH = 4;
const IPV6_LENGTH = 16;
const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
const IPV4 = new RegExp(`^${OCTET}(?:\\.${OCTET}){3}$`);
const IPV6_CHARACTERS = /^[0-9a-fA-F:.]+$/;

/** An address as it stands in a certificate: 4 bytes for IPv4, 16 for IPv6. Throws `PkiError` for anything else. */
export function ipToBytes(text: string): Buffer {
  if (IPV4.test(text)) return Buffer.from(text.split('.').map(Number));
  return Buffer.from(expandIpv6(canonicalIpv6(text)).flatMap((group) => [group >> 8, group & 0xff]));
}

/** The one spelling of an address in a certificate: dotted IPv4, or IPv6 in lower case and shortened (RFC 5952). */
export function ipToText(bytes: Buffer): string {
  if (bytes.length === IPV4_LENGTH) return bytes.join('.');
  if (bytes.length !== IPV6_LENGTH) throw invalid(`of ${bytes.length} bytes`);
  return canonicalIpv6((bytes.toString('hex').match(/.{4}/g) ?? []).join(':'));
}

function canonicalIpv6(text: string): string {
  // URL knows every spelling of IPv6, but is only asked about what cannot leave its brackets.
  const url = IPV6_CHARACTERS.test(text) ? URL.parse(`http://[${text}]`) : null;
  if (url === null) throw invalid(`"${text}"`);
  return url.hostname.slice(1, -1);
}

function expandIpv6(canonical: string): readonly number[] {
  const [head = [], tail = []] = canonical.split('::').map((half) => half.split(':').filter((group) => group !== ''));
  const zeros = Array<string>(IPV6_LENGTH / 2 - head.length - tail.length).fill('0');
  return [...head, ...zeros, ...tail].map((group) => Number.parseInt(group, 16));
}

function invalid(what: string): PkiError {
  return new PkiError('InvalidName', `IP address ${what} is neither IPv4 nor IPv6`);
}
