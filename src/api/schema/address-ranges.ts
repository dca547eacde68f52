// Ranges of IP addresses as the API server reads them (netip.ParsePrefix of Go): no leading zeros, no zone, no IPv4 in IPv6.

interface Range {
  readonly address: bigint;
  /** Bits of the address. */
  readonly bits: 32 | 128;
  readonly length: number;
}

/** Whether a text is a range, such as "203.0.113.0/24". */
export const isRange = (text: string): boolean => readRange(text) !== undefined;

/** Whether a range lies within another one and is smaller, as a NetworkPolicy wants its exceptions. */
export function isWithin(text: string, outerText: string): boolean {
  const [inner, outer] = [readRange(text), readRange(outerText)];
  if (!inner || !outer || inner.bits !== outer.bits || inner.length <= outer.length) return false;
  const rest = BigInt(outer.bits - outer.length);
  return inner.address >> rest === outer.address >> rest;
}

function readRange(text: string): Range | undefined {
  const [written = '', length = '', ...others] = text.split('/');
  if (others.length > 0 || !/^(0|[1-9][0-9]{0,2})$/.test(length)) return undefined;
  const bits = written.includes(':') ? 128 : 32;
  const address = bits === 128 ? readIpv6(written) : readIpv4(written);
  return address !== undefined && Number(length) <= bits ? { address, bits, length: Number(length) } : undefined;
}

const BYTE = /^(25[0-5]|2[0-4][0-9]|1[0-9][0-9]|[1-9]?[0-9])$/;
const GROUP = /^[0-9a-fA-F]{1,4}$/;

function readIpv4(text: string): bigint | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => BYTE.test(part))) return undefined;
  return parts.reduce((sum, part) => (sum << 8n) + BigInt(part), 0n);
}

/** Eight groups, or fewer around one "::". */
function readIpv6(text: string): bigint | undefined {
  const halves = text.split('::');
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const count = groups.flat().length;
  const isWhole = halves.length === 1 ? count === 8 : halves.length === 2 && count < 8;
  if (!isWhole || !groups.flat().every((group) => GROUP.test(group))) return undefined;
  const [left = [], right = []] = groups;
  const zeros = Array.from({ length: 8 - count }, () => '0');
  const address = [...left, ...zeros, ...right].reduce((sum, group) => (sum << 16n) + BigInt(`0x${group}`), 0n);
  return isMapped(address) ? undefined : address;
}

/** IPv4 in IPv6, ::ffff:0:0/96, also where it is spelled in hexadecimal digits (Is4In6 of Go). */
const isMapped = (address: bigint): boolean => address >> 32n === 0xffffn;
