import { createHash, type KeyObject } from 'node:crypto';
import { readChildren, readElement } from './der.ts';
import { PkiError } from './errors.ts';
import type { KeyAlgorithm } from './types.ts';

/** How a certificate is signed, by the names of RFC 5758 and RFC 4055, with the digest that node:crypto wants. */
export type SignatureAlgorithm = {
  readonly name: 'ecdsaWithSha256' | 'ecdsaWithSha384' | 'rsaWithSha256';
  readonly digest: 'sha256' | 'sha384';
};

const SEQUENCE = 0x30;
const BIT_STRING = 0x03;
const MIN_RSA_BITS = 2048;

/** Algorithm and size of a key, or undefined if it is none that the operator makes. */
export function keyAlgorithmOf(key: KeyObject): KeyAlgorithm | undefined {
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'ec') {
    if (namedCurve === 'prime256v1') return { algorithm: 'ECDSA', size: 256 };
    return namedCurve === 'secp384r1' ? { algorithm: 'ECDSA', size: 384 } : undefined;
  }
  const isRsa = key.asymmetricKeyType === 'rsa';
  if (isRsa && (modulusLength === 2048 || modulusLength === 3072 || modulusLength === 4096)) {
    return { algorithm: 'RSA', size: modulusLength };
  }
  return undefined;
}

/** How a CA with this key signs. Throws `PkiError` for other keys than P-256, P-384 and RSA of at least 2048 bits. */
export function signatureAlgorithmOf(key: KeyObject): SignatureAlgorithm {
  const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (namedCurve === 'prime256v1') return { name: 'ecdsaWithSha256', digest: 'sha256' };
  if (namedCurve === 'secp384r1') return { name: 'ecdsaWithSha384', digest: 'sha384' };
  if (key.asymmetricKeyType === 'rsa' && modulusLength >= MIN_RSA_BITS)
    return { name: 'rsaWithSha256', digest: 'sha256' };
  const found = `${key.asymmetricKeyType ?? 'unknown'} ${namedCurve ?? (modulusLength || '')}`.trim();
  throw new PkiError('IssuerUnsuitable', `a CA key of type ${found} is not supported: use P-256, P-384 or RSA >= 2048`);
}

/** The key identifier of a public key: SHA-1 of its bits without the algorithm (RFC 5280, 4.2.1.2, method 1). */
export function keyIdentifierOf(publicKeyDer: Buffer): Buffer {
  const bits = readChildren(readElement(publicKeyDer), SEQUENCE)[1];
  if (bits?.tag !== BIT_STRING) throw new PkiError('InvalidKey', 'the public key is no SubjectPublicKeyInfo');
  return createHash('sha1').update(bits.contents.subarray(1)).digest();
}
