import { BACKDATE_SECONDS, issueAuthority, issueLeaf, issueRoot } from '../../src/pki/issue.ts';
import { generateKeyPair, generateSerial } from '../../src/pki/keys.ts';
import type { DesiredCertificate, Issuer, KeyPair } from '../../src/pki/types.ts';

/** A certificate with its key, both PEM. */
export interface Issued {
  readonly certificatePem: string;
  readonly keyPem: string;
}

/** Issues what is desired, as the operator would at `now`. */
export async function issueDesired(desired: DesiredCertificate, now: Date, issuer?: Issued): Promise<Issued> {
  const key = await generateKeyPair(desired.key);
  return { certificatePem: sign(desired, key, now, issuer), keyPem: key.privateKeyPem };
}

function sign(desired: DesiredCertificate, key: KeyPair, now: Date, issuer: Issued | undefined): string {
  const begin = now.getTime() - BACKDATE_SECONDS * 1000;
  const terms = {
    notBefore: new Date(begin),
    notAfter: new Date(begin + desired.durationSeconds * 1000),
    serial: generateSerial(),
  };
  const authority = { commonName: desired.commonName ?? '', limits: desired.limits };
  if (!issuer) return issueRoot(authority, key, terms);
  const signer: Issuer = { certificatePem: issuer.certificatePem, privateKeyPem: issuer.keyPem };
  return desired.kind === 'leaf'
    ? issueLeaf(desired, key.publicKeyDer, signer, terms)
    : issueAuthority(authority, key.publicKeyDer, signer, terms);
}
