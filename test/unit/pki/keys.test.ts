import { createPublicKey } from 'node:crypto';
import { expect } from 'chai';
import { generateKeyPair, generateSerial } from '../../../src/pki/keys.ts';
import { readPrivateKey } from '../../../src/pki/pem.ts';
import { keyAlgorithmOf } from '../../../src/pki/public-key.ts';
import type { KeyAlgorithm } from '../../../src/pki/types.ts';

describe('pki/keys', () => {
  const algorithms: readonly KeyAlgorithm[] = [
    { algorithm: 'ECDSA', size: 256 },
    { algorithm: 'ECDSA', size: 384 },
    { algorithm: 'RSA', size: 2048 },
    { algorithm: 'RSA', size: 3072 },
  ];

  for (const wanted of algorithms) {
    it(`makes ${wanted.algorithm} ${wanted.size}`, async () => {
      const pair = await generateKeyPair(wanted);
      const publicKey = createPublicKey({ key: pair.publicKeyDer, format: 'der', type: 'spki' });
      expect(keyAlgorithmOf(publicKey)).to.deep.equal(wanted);
      expect(pair.privateKeyPem).to.match(/^-----BEGIN PRIVATE KEY-----\n/);
      const derived = createPublicKey(readPrivateKey(pair.privateKeyPem)).export({ type: 'spki', format: 'der' });
      expect(derived.equals(pair.publicKeyDer)).to.equal(true);
    });
  }

  const mixtures: readonly KeyAlgorithm[] = [
    { algorithm: 'ECDSA', size: 2048 },
    { algorithm: 'RSA', size: 256 },
  ];
  for (const wrong of mixtures) {
    it(`refuses ${wrong.algorithm} ${wrong.size}`, async () => {
      const error: unknown = await generateKeyPair(wrong).catch((thrown: unknown) => thrown);
      expect(error).to.have.property('reason', 'InvalidKeyAlgorithm');
      expect(String(error)).to.contain(`${wrong.size}: use one of`);
    });
  }

  it('makes serials that are positive, of 128 bits and never the same', () => {
    const serials = Array.from({ length: 500 }, generateSerial);
    for (const serial of serials) expect(serial).to.match(/^[4-7][0-9a-f]{31}$/);
    expect(new Set(serials).size).to.equal(500);
  });
});
