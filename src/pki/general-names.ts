// Names as they stand in certificates: those of a leaf, and those that a CA lets its leaves have.
import { type Node, sequence, tagged } from './asn1.ts';
import { ipToBytes } from './ip-address.ts';
import type { HostNames, SubjectAltNames } from './types.ts';

/** Tags of GeneralName (RFC 5280, 4.2.1.6). */
const TAG = { dns: 2, uri: 6, ip: 7 };
/** Tags of NameConstraints (RFC 5280, 4.2.1.10). */
const SUBTREES = { permitted: 0, excluded: 1 };
/** An address and its mask: in a range of all addresses each bit is zero. */
const ALL_ADDRESSES = [8, 32].map((length) => Buffer.alloc(length));

export function generalNames(names: SubjectAltNames): Node[] {
  return [
    ...names.uris.map((uri) => tagged(TAG.uri, latin1(uri))),
    ...names.dnsNames.map(dnsName),
    ...names.ipAddresses.map((address) => tagged(TAG.ip, ipToBytes(address))),
  ];
}

/**
 * Lets leaves name these hosts and no others (and, as the format has it, what is below a DNS name). Where no name of a kind
 * is allowed, all of that kind are excluded: an empty DNS name and a range of all addresses mean each.
 */
export function nameConstraints({ dnsNames, ipAddresses }: HostNames): Node {
  const permitted = [...dnsNames.map(dnsName), ...ipAddresses.map(onlyAddress)];
  const excluded = [
    ...(dnsNames.length === 0 ? [dnsName('')] : []),
    ...(ipAddresses.length === 0 ? ALL_ADDRESSES.map((range) => tagged(TAG.ip, range)) : []),
  ];
  return sequence([...subtrees(SUBTREES.permitted, permitted), ...subtrees(SUBTREES.excluded, excluded)]);
}

function subtrees(tag: number, names: readonly Node[]): Node[] {
  const each = names.map((name) => sequence([name]));
  return each.length > 0 ? [tagged(tag, each)] : [];
}

const dnsName = (name: string): Node => tagged(TAG.dns, latin1(name));

/** A range of one address. */
function onlyAddress(address: string): Node {
  const bytes = ipToBytes(address);
  return tagged(TAG.ip, Buffer.concat([bytes, Buffer.alloc(bytes.length, 0xff)]));
}

const latin1 = (text: string): Buffer => Buffer.from(text, 'latin1');
