// A private key of which nobody needs more than to know which one it is, and of which certificate.
import { createHash, createPublicKey } from 'node:crypto';
import { Digest } from '../api/digest.ts';
import { PkiError } from './errors.ts';
import { readPrivateKey } from './pem.ts';
import { remembered } from './remembered.ts';
import type { HeldKey, PrivateKey } from './types.ts';

/** The digest of a private key, as its Secret has it (base64 of PEM), and of the public key that belongs to it. */
export class KeyDigest extends Digest implements HeldKey {
  readonly #publicKey: { readonly fingerprint: string } | { readonly refusal: PkiError };

  constructor(base64: string, pem: string) {
    super(base64);
    this.#publicKey = publicKeyOf(pem);
  }

  publicKeyFingerprint(): string {
    if ('fingerprint' in this.#publicKey) return this.#publicKey.fingerprint;
    const { reason, message } = this.#publicKey.refusal;
    throw new PkiError(reason, message);
  }
}

/** @throws PkiError when only its digest is held: it signs nothing */
export function keyText(key: PrivateKey): string {
  if (typeof key === 'string') return key;
  throw new PkiError('InvalidKey', 'the private key is not held');
}

function publicKeyOf(pem: string): { readonly fingerprint: string } | { readonly refusal: PkiError } {
  try {
    return { fingerprint: fingerprintOf(pem) };
  } catch (error) {
    if (error instanceof PkiError) return { refusal: error };
    throw error;
  }
}

/** Remembered, because a Secret comes again with each list. */
const fingerprintOf = remembered((pem: string): string => {
  const publicKey = createPublicKey(readPrivateKey(pem)).export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(publicKey).digest('hex');
});
