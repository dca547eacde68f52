// Whether Go reads a certificate that OpenSSL has read. A program that is given a file with another one ends at its start.
import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';
import { type DerElement, readElement } from '../der.ts';
import { PkiError } from '../errors.ts';
import { childrenOf, is, isNegative, isSmall, TAG } from './der.ts';
import { areReadable } from './extensions.ts';
import { hasUsualExponent } from './key.ts';
import { isName } from './name.ts';

/**
 * Says why Go refuses a certificate, as crypto/x509 of Go 1.26 reads it, or narrower where that is simpler: of keys only RSA,
 * ECDSA on P-256, P-384 and P-521, and Ed25519.
 * @returns what is wrong in a few words, without anything of the certificate; undefined if nothing is
 */
export function whyUnreadable(certificate: X509Certificate): string | undefined {
  try {
    return findFault(certificate);
  } catch (error) {
    if (error instanceof PkiError) return MALFORMED;
    throw error;
  }
}

const MALFORMED = 'an encoding that is no DER';
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;
const LAST_VERSION = 2;
/** The public key follows on these five. */
const KEY_AT = 5;

/** What follows each other in a certificate, without its version (RFC 5280, 4.1). */
type Fields = readonly (DerElement | undefined)[];

function findFault(certificate: X509Certificate): string | undefined {
  const outer = childrenOf(readElement(certificate.raw), TAG.sequence);
  const all = childrenOf(outer?.[0], TAG.sequence);
  if (outer?.length !== 3 || all === undefined || !is(outer[2], TAG.bits)) return MALFORMED;
  const hasVersion = all[0]?.tag === TAG.version;
  if (hasVersion && !isVersion(all[0])) return 'an unknown version';
  const fields = hasVersion ? all.slice(1) : all;
  return faultOfFields(fields, outer[1]) ?? faultOfKey(certificate, fields) ?? faultOfExtensions(fields);
}

const isVersion = (version: DerElement | undefined): boolean => {
  const [number] = childrenOf(version, TAG.version) ?? [];
  return isSmall(number) && Number(number?.contents[0]) <= LAST_VERSION;
};

function faultOfFields([serial, inner, issuer, validity, subject]: Fields, outer: DerElement | undefined) {
  if (!is(serial, TAG.integer)) return MALFORMED;
  if (isNegative(serial.contents)) return 'a negative serial number';
  if (!isAlgorithm(inner) || !outer || !inner?.encoding.equals(outer.encoding)) return 'two signature algorithms';
  if (!isName(issuer) || !isName(subject)) return 'a name with characters that its type does not have';
  return isValidity(validity) ? undefined : 'a time in another form than that of RFC 5280';
}

const faultOfKey = (certificate: X509Certificate, fields: Fields) =>
  isUsualKey(certificate, fields[KEY_AT]) ? undefined : 'a public key of an unusual kind';

function faultOfExtensions(fields: Fields): string | undefined {
  const element = fields.slice(KEY_AT).find((field) => field?.tag === TAG.extensions);
  const list = element === undefined ? [] : childrenOf(childrenOf(element, TAG.extensions)?.[0], TAG.sequence);
  return list && areReadable(list) ? undefined : 'an extension that breaks RFC 5280';
}

const isAlgorithm = (algorithm: DerElement | undefined): boolean => {
  const [id, ...parameters] = childrenOf(algorithm, TAG.sequence) ?? [];
  return is(id, TAG.oid) && parameters.length < 2;
};

const isValidity = (validity: DerElement | undefined): boolean => {
  const times = childrenOf(validity, TAG.sequence);
  return times?.length === 2 && times.every(isTime);
};

function isTime({ tag, contents }: DerElement): boolean {
  const text = contents.toString('latin1');
  const year = tag === UTC_TIME ? '20' : '';
  const parts = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(year + text);
  if (!parts || (tag !== UTC_TIME && tag !== GENERALIZED_TIME)) return false;
  const iso = `${parts[1]}-${parts[2]}-${parts[3]}T${parts[4]}:${parts[5]}:${parts[6]}.000Z`;
  const date = new Date(iso);
  return !Number.isNaN(date.getTime()) && date.toISOString() === iso;
}

/** Written anew from its numbers, a usual key looks as it did: a curve by its name, a whole point, parameters as they must be. */
function isUsualKey(certificate: X509Certificate, written: DerElement | undefined): boolean {
  try {
    const { publicKey } = certificate;
    const again = createPublicKey({ key: publicKey.export({ format: 'jwk' }), format: 'jwk' });
    const isSame = again.export({ type: 'spki', format: 'der' }).equals(written?.encoding ?? Buffer.alloc(0));
    return isSame && isOfUsualKind(publicKey) && hasUsualExponent(publicKey);
  } catch {
    // No key that OpenSSL reads, or none that a JWK can say.
    return false;
  }
}

const isOfUsualKind = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean =>
  ['rsa', 'ed25519', ...CURVES].includes(asymmetricKeyDetails?.namedCurve ?? asymmetricKeyType ?? '');

/** P-256, P-384 and P-521, as OpenSSL calls them. */
const CURVES = ['prime256v1', 'secp384r1', 'secp521r1'];
