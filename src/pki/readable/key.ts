// Whether Go takes a private key that OpenSSL has read. A program that is given a file with another one ends at its start.
import { createPrivateKey, createPublicKey, type JsonWebKey, type KeyObject, sign, verify } from 'node:crypto';

/** Go refuses an RSA key with a larger public exponent (crypto/rsa), and an even one. */
const MOST_EXPONENT = 2n ** 31n - 1n;

/** @returns true for a key that is none of RSA */
export function hasUsualExponent({ asymmetricKeyDetails }: KeyObject): boolean {
  const exponent = asymmetricKeyDetails?.publicExponent;
  return exponent === undefined || (exponent >= 3n && exponent <= MOST_EXPONENT && exponent % 2n === 1n);
}

/** The same key from its numbers alone; undefined where these are none of a key that Go takes. */
export function rewriteKey(key: KeyObject): KeyObject | undefined {
  try {
    const numbers = key.export({ format: 'jwk' });
    if (key.asymmetricKeyType === 'rsa' && !(hasUsualExponent(key) && areOfOneKey(numbers))) return undefined;
    if (key.asymmetricKeyType === 'ec' && !signsForItself(key)) return undefined;
    return createPrivateKey({ key: numbers, format: 'jwk' });
  } catch {
    return undefined;
  }
}

/** RFC 8017, 3.2: two primes, and what is computed from them. Go compares them at the start of a program. */
function areOfOneKey(key: JsonWebKey): boolean {
  const [n, e, d, p, q, dp, dq, qi] = (['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi'] as const).map((name) =>
    BigInt(`0x0${Buffer.from(key[name] ?? '', 'base64url').toString('hex')}`),
  ) as [bigint, bigint, bigint, bigint, bigint, bigint, bigint, bigint];
  if (p < 2n || q < 2n || p * q !== n) return false;
  const isInverse = [p - 1n, q - 1n].every((order) => (e * d) % order === 1n);
  return isInverse && dp === d % (p - 1n) && dq === d % (q - 1n) && (q * qi) % p === 1n;
}

/** The public numbers of a curve may be those of another key, which OpenSSL does not look at and Go does. */
function signsForItself(key: KeyObject): boolean {
  const message = Buffer.from('a message');
  return verify('sha256', message, createPublicKey(key), sign('sha256', message, key));
}
