import { generateKeyPair as generateWithCallback, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { PkiError } from './errors.ts';
import type { KeyAlgorithm, KeyPair } from './types.ts';

const CURVES: Readonly<Record<number, string>> = { 256: 'prime256v1', 384: 'secp384r1' };
const MODULUS_LENGTHS: readonly number[] = [2048, 3072, 4096];
const publicKeyEncoding = { type: 'spki', format: 'der' } as const;
const privateKeyEncoding = { type: 'pkcs8', format: 'pem' } as const;

const generate = promisify(generateWithCallback);

/**
 * Makes a key on the thread pool: an RSA 4096 key takes up to seconds, which would otherwise stop the event loop.
 * Throws `PkiError` for a size that its algorithm does not have.
 */
export async function generateKeyPair(key: KeyAlgorithm): Promise<KeyPair> {
  const pair = key.algorithm === 'RSA' ? await generateRsa(key.size) : await generateEcdsa(key.size);
  return { publicKeyDer: pair.publicKey, privateKeyPem: pair.privateKey };
}

/**
 * A serial number as 32 hex digits. The two leading bits are fixed to 01, so that it is positive and always 16 bytes
 * long; 126 random bits remain (the CA/Browser Forum asks for 64, RFC 5280 4.1.2.2 for positive and at most 20 bytes).
 */
export function generateSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function generateRsa(size: number) {
  if (!MODULUS_LENGTHS.includes(size)) throw wrongSize('RSA', size, MODULUS_LENGTHS);
  return generate('rsa', { modulusLength: size, publicKeyEncoding, privateKeyEncoding });
}

function generateEcdsa(size: number) {
  const namedCurve = CURVES[size];
  if (namedCurve === undefined) throw wrongSize('ECDSA', size, Object.keys(CURVES));
  return generate('ec', { namedCurve, publicKeyEncoding, privateKeyEncoding });
}

function wrongSize(algorithm: string, size: number, allowed: readonly (number | string)[]): PkiError {
  return new PkiError(
    'InvalidKeyAlgorithm',
    `${algorithm} keys have no size ${size}: use one of ${allowed.join(', ')}`,
  );
}
