import { PkiError } from './errors.ts';
import { inspectCertificate, matchesKey } from './inspect.ts';
import type { CertificateFacts, CurrentCertificate, DesiredCertificate, PrivateKey } from './types.ts';

/** A certificate that is complete and readable, beside what it should be. A root is its own issuer. */
export interface Complete {
  readonly state: 'complete';
  readonly parts: Parts;
  readonly facts: CertificateFacts;
  readonly issuer: CertificateFacts;
  readonly isKeyMatching: boolean;
  readonly desired: DesiredCertificate;
  readonly now: Date;
}

/** A part is missing, or one can't be read: which, and why, in a sentence. */
export interface Broken {
  readonly state: 'incomplete' | 'unreadable';
  readonly message: string;
}

/** What is there of a certificate. */
export type Reading = Complete | Broken;

interface Parts {
  readonly certificatePem: string;
  readonly keyPem: PrivateKey;
  readonly issuerPem: string;
}

/**
 * Reads what is there of a certificate.
 * @throws PkiError if the issuer can't be read: nothing can be issued then
 */
export function readCurrent(current: CurrentCertificate, desired: DesiredCertificate, now: Date): Reading {
  const { certificatePem = '', keyPem = '' } = current;
  const issuerPem = (desired.kind === 'root' ? certificatePem : current.issuerPem) ?? '';
  // A missing part cannot be restored: without its key a certificate is worthless, and the other way round.
  if (certificatePem === '') return incomplete('there is no certificate yet');
  if (keyPem === '') return incomplete('the private key is missing');
  if (issuerPem === '') return incomplete('the certificate of the issuer is missing');
  return readParts({ certificatePem, keyPem, issuerPem }, desired, now);
}

const incomplete = (message: string): Broken => ({ state: 'incomplete', message });

/** What cannot be read cannot be served either: components would fail at their next start. */
function readParts(parts: Parts, desired: DesiredCertificate, now: Date): Reading {
  const issuer = desired.kind === 'root' ? undefined : inspectCertificate(parts.issuerPem);
  try {
    const facts = inspectCertificate(parts.certificatePem);
    const isKeyMatching = matchesKey(parts.certificatePem, parts.keyPem);
    return { state: 'complete', parts, facts, isKeyMatching, issuer: issuer ?? facts, desired, now };
  } catch (error) {
    if (error instanceof PkiError) return { state: 'unreadable', message: error.message };
    throw error;
  }
}
