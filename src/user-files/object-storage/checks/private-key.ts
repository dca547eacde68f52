// Private keys that users wrote, within limits: how often a passphrase is hashed is written in the key, up to 2^31 times, which
// takes a quarter of an hour.
import { createPrivateKey, type KeyObject } from 'node:crypto';

/** Each stands in docs/limits.md. */
export const PRIVATE_KEY_LIMITS = {
  /** Of the PEM text: one of 16,384 bits has some 12,700. */
  characters: 16_384,
  /** How often the passphrase is hashed: some 50 ms. OpenSSL writes 2,048. */
  iterations: 100_000,
} as const;

const ENCRYPTED = '-----BEGIN ENCRYPTED PRIVATE KEY-----';

/**
 * Hex of an EncryptedPrivateKeyInfo (RFC 5958) up to the iterations: PBES2 and PBKDF2 (RFC 8018, appendix A) with salts as
 * OpenSSL makes them. Each length is written in its shortest form; other ways to encrypt a key are not known here.
 */
const BEFORE_ITERATIONS = new RegExp(
  '^30(?:82.{4}|81.{2}|.{2})30.{2}' + // EncryptedPrivateKeyInfo, encryptionAlgorithm
    '06092a864886f70d01050d30.{2}' + // PBES2
    '30.{2}06092a864886f70d01050c30.{2}' + // PBKDF2
    '04(?:08.{16}|10.{32})' + // salt
    '02(?:01(.{2})|02(.{4})|03(.{6}))30', // iterations, then what hashes
);

/**
 * Reads a private key.
 * @throws an error, whose message may hold what OpenSSL says of the key, for what is none, needs another passphrase, or is more
 * than the limits
 */
export function readPrivateKey(pem: string, passphrase: string): KeyObject {
  if (pem.length > PRIVATE_KEY_LIMITS.characters) throw new Error('too many characters');
  // Of several blocks OpenSSL takes the first that it can read, which may be another than the one that was looked at.
  if (pem.split('-----BEGIN').length > 2) throw new Error('more than one block');
  if (!pem.includes('-----BEGIN ENCRYPTED')) return createPrivateKey({ key: pem, format: 'pem', passphrase });
  const iterations = iterationsOf(pem);
  if (iterations === undefined || iterations > PRIVATE_KEY_LIMITS.iterations) throw new Error('costs too much');
  return createPrivateKey({ key: pem, format: 'pem', passphrase });
}

function iterationsOf(pem: string): number | undefined {
  if (!pem.startsWith(ENCRYPTED)) return undefined;
  const body = pem.slice(ENCRYPTED.length).split('-----')[0] ?? '';
  if (!/^[A-Za-z0-9+/=\s]*$/.test(body)) return undefined;
  const groups = BEFORE_ITERATIONS.exec(Buffer.from(body, 'base64').toString('hex'));
  const digits = groups?.slice(1).find((group) => group !== undefined);
  return digits === undefined ? undefined : Number.parseInt(digits, 16);
}
