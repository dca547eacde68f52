// Extensions that Go reads with the certificate (crypto/x509, processExtensions), each as narrow as it reads it or narrower.
import { type DerElement, readElement } from '../der.ts';
import { childrenOf, is, isAscii, isSmall, strict, TAG } from './der.ts';

interface Rule {
  readonly holds: (value: DerElement) => boolean;
  /** Go refuses the certificate where it is critical. */
  readonly neverCritical?: true;
}

const [EMAIL, DNS, URI, IP] = [0x81, 0x82, 0x86, 0x87];
const [FIRST, SECOND, FIRST_PRIMITIVE, SECOND_PRIMITIVE] = [0xa0, 0xa1, 0x80, 0x81];
/** Labels of letters, digits, "-" and "_" (RFC 1034), as Go's domainNameValid. */
const HOST = /^(?:[\w-]{1,63}\.)*[\w-]{1,63}$/;
/** Narrower than RFC 3986: with a host and without a port, or opaque as urn:. */
const ADDRESS = /^[a-zA-Z][\w+.-]*:(?:\/\/(?:[\w-]{1,63}\.)*[\w-]{1,63}(?:\/[\w./~+-]*)?|[\w.:~+-]+)$/;

const textOf = ({ contents }: DerElement): string => contents.toString('latin1');

const all = (elements: readonly DerElement[] | undefined, holds: (element: DerElement) => boolean): boolean =>
  elements?.every(holds) ?? false;

const listOf = (holds: (element: DerElement) => boolean) => (value: DerElement) =>
  all(childrenOf(value, TAG.sequence), holds);

function isAltName(name: DerElement): boolean {
  if (name.tag === IP) return name.contents.length === 4 || name.contents.length === 16;
  if (name.tag === URI) return ADDRESS.test(textOf(name));
  return (name.tag !== DNS && name.tag !== EMAIL) || isAscii(name.contents);
}

function isConstraint(subtree: DerElement): boolean {
  const [name] = childrenOf(subtree, TAG.sequence) ?? [];
  if (name === undefined) return false;
  if (name.tag === IP) return isRange(name.contents);
  if (name.tag !== DNS && name.tag !== EMAIL && name.tag !== URI) return true;
  const host = textOf(name).replace(/^\./, '');
  return host === '' || (HOST.test(host) && (name.tag !== URI || !/^[0-9.]+$/.test(host)));
}

/** An address and a mask of ones, then zeros. */
function isRange(contents: Buffer): boolean {
  if (contents.length !== 8 && contents.length !== 32) return false;
  const mask = [...contents.subarray(contents.length / 2)].map((byte) => byte.toString(2).padStart(8, '0'));
  return /^1*0*$/.test(mask.join(''));
}

function areConstraints(value: DerElement): boolean {
  const parts = childrenOf(value, TAG.sequence) ?? [];
  const tags = parts.map(({ tag }) => tag).join();
  if (![`${FIRST}`, `${SECOND}`, `${FIRST},${SECOND}`].includes(tags)) return false;
  return (
    parts.some(({ contents }) => contents.length > 0) &&
    parts.every(({ contents }) => all(strict(contents), isConstraint))
  );
}

function isBasic(value: DerElement): boolean {
  const parts = childrenOf(value, TAG.sequence);
  const rest = parts?.[0]?.tag === TAG.boolean ? parts.slice(1) : parts;
  return (
    all(parts?.slice(0, 1), (part) => part.tag !== TAG.boolean || is(part, TAG.boolean)) &&
    all(rest, (part) => isSmall(part))
  );
}

function arePolicies(value: DerElement): boolean {
  const policies = childrenOf(value, TAG.sequence)?.map((policy) => childrenOf(policy, TAG.sequence)?.[0]);
  if (!policies?.every((policy) => is(policy, TAG.oid))) return false;
  return new Set(policies.map((policy) => policy?.contents.toString('hex'))).size === policies.length;
}

/** Where a list of revoked certificates is: its full name is in two elements around each other. */
function isPoint(point: DerElement): boolean {
  const parts = childrenOf(point, TAG.sequence);
  if (parts?.[0]?.tag !== FIRST) return parts !== undefined;
  return childrenOf(childrenOf(parts[0], FIRST)?.[0], FIRST) !== undefined;
}

const isPair = (pair: DerElement): boolean => all(childrenOf(pair, TAG.sequence), (one) => is(one, TAG.oid));

/** By the contents of their OIDs in hex: 2.5.29.n, and id-pe-authorityInfoAccess. */
const RULES: Readonly<Record<string, Rule>> = {
  '551d0e': { holds: (value) => is(value, TAG.octets), neverCritical: true },
  '551d0f': { holds: (value) => is(value, TAG.bits) },
  '551d11': { holds: listOf(isAltName) },
  '551d13': { holds: isBasic },
  '551d1e': { holds: areConstraints },
  '551d1f': { holds: listOf(isPoint) },
  '551d20': { holds: arePolicies },
  '551d21': { holds: listOf(isPair) },
  '551d23': { holds: listOf(() => true), neverCritical: true },
  '551d24': { holds: listOf((part) => isSmall(part, FIRST_PRIMITIVE) || isSmall(part, SECOND_PRIMITIVE)) },
  '551d25': { holds: listOf((usage) => is(usage, TAG.oid)) },
  '551d36': { holds: (value) => isSmall(value) },
  '2b06010505070101': {
    holds: listOf((access) => is(childrenOf(access, TAG.sequence)?.[0], TAG.oid)),
    neverCritical: true,
  },
};

/** Whether Go reads these extensions, the elements of their list. Throws `PkiError` for what is no DER. */
export function areReadable(extensions: readonly DerElement[]): boolean {
  const parts = extensions.map((extension) => childrenOf(extension, TAG.sequence) ?? []);
  const ids = parts.map(([id]) => id?.contents.toString('hex'));
  return new Set(ids).size === ids.length && parts.every(isReadable);
}

function isReadable(parts: readonly DerElement[]): boolean {
  const [id, second, third] = parts;
  const critical = third === undefined ? undefined : second;
  const value = third ?? second;
  if (!is(id, TAG.oid) || !is(value, TAG.octets) || parts.length > 3) return false;
  if (critical !== undefined && !is(critical, TAG.boolean)) return false;
  const rule = RULES[id.contents.toString('hex')];
  if (rule === undefined) return true;
  return !(rule.neverCritical && critical?.contents[0]) && rule.holds(readElement(value.contents));
}
