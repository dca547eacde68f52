// Makes the certificates that the plan asks for. Keys are born here and go nowhere but into their Secrets.

import { createPrivateKey, createPublicKey } from 'node:crypto';
import type { Authority } from '../components/authorities.ts';
import { inspectCertificate } from '../pki/inspect.ts';
import { BACKDATE_SECONDS, issueAuthority, issueLeaf, issueRoot } from '../pki/issue.ts';
import { keyText } from '../pki/key-digest.ts';
import { generateKeyPair, generateSerial } from '../pki/keys.ts';
import type { ReissueReason } from '../pki/policies.ts';
import type {
  CertificateFacts,
  CertificateTerms,
  Issuer,
  KeyPair,
  PrivateKey,
  StoredCertificate,
} from '../pki/types.ts';
import { type CertificateRequest, decideCertificate } from '../plan/certificates.ts';

/** A certificate and its key, PEM; of the key of a leaf that was there, what is held of it. `chainPem` is what a server sends: the certificate and who signed it. */
export interface HeldCertificate {
  readonly request: CertificateRequest;
  readonly certificatePem: string;
  readonly keyPem: PrivateKey;
  readonly chainPem: string;
  readonly facts: CertificateFacts;
  /** Why it was made in this pass; absent when it was there. */
  readonly because?: ReissueReason;
}

/** One that was made in this pass. */
interface MadeCertificate extends HeldCertificate {
  readonly keyPem: string;
}

/** What it takes to sign. */
type Signer = Pick<HeldCertificate, 'certificatePem' | 'keyPem'>;

/**
 * Keeps, renews or issues each certificate; issuers come before what they sign.
 * @param stored what the Secrets hold, by Secret name
 * @returns by Secret name
 */
export async function holdCertificates(
  requests: readonly CertificateRequest[],
  stored: ReadonlyMap<string, StoredCertificate>,
  now: Date,
): Promise<ReadonlyMap<string, HeldCertificate>> {
  const held = new Map<string, HeldCertificate>();
  const authorities = new Map<Authority, HeldCertificate>();
  for (const request of requests) {
    const issuer = request.issuer ? authorities.get(request.issuer) : undefined;
    const certificate = await holdCertificate(request, stored.get(request.secretName), issuer, now);
    held.set(request.secretName, certificate);
    if (request.holder.kind === 'authority') authorities.set(request.holder.name, certificate);
  }
  return held;
}

/** Issues one certificate outside of any Secret: for the operator's own identity. */
export async function issueInMemory(
  request: Omit<CertificateRequest, 'secretName'>,
  issuer: Signer,
  now: Date,
): Promise<MadeCertificate> {
  return issue({ ...request, secretName: '' }, await generateKeyPair(request.desired.key), issuer, now);
}

async function holdCertificate(
  request: CertificateRequest,
  stored: StoredCertificate = {},
  issuer: HeldCertificate | undefined,
  now: Date,
): Promise<HeldCertificate> {
  const action = decideCertificate(request, { ...stored, issuerPem: issuer?.certificatePem }, now);
  const { certificatePem = '', keyPem = '' } = stored;
  if (action.do === 'keep') return held(request, certificatePem, keyPem, issuer);
  const key = action.do === 'renew' ? keyPairOf(keyText(keyPem)) : await generateKeyPair(request.desired.key);
  return { ...issue(request, key, issuer, now), because: action.because };
}

function issue(request: CertificateRequest, key: KeyPair, issuer: Signer | undefined, now: Date): MadeCertificate {
  const { desired } = request;
  const terms: CertificateTerms = {
    notBefore: new Date(now.getTime() - BACKDATE_SECONDS * 1000),
    notAfter: new Date(now.getTime() + desired.durationSeconds * 1000),
    serial: generateSerial(),
  };
  return held(request, sign(desired, key, issuer && signerOf(issuer), terms), key.privateKeyPem, issuer);
}

function sign(
  desired: CertificateRequest['desired'],
  key: KeyPair,
  issuer: Issuer | undefined,
  terms: CertificateTerms,
): string {
  const commonName = desired.commonName ?? '';
  if (!issuer) return issueRoot({ commonName }, key, terms);
  if (desired.kind === 'authority') {
    return issueAuthority({ commonName, limits: desired.limits }, key.publicKeyDer, issuer, terms);
  }
  return issueLeaf(desired, key.publicKeyDer, issuer, terms);
}

function held<Key extends PrivateKey>(
  request: CertificateRequest,
  certificatePem: string,
  keyPem: Key,
  issuer: Signer | undefined,
): HeldCertificate & { readonly keyPem: Key } {
  // A CA is sent by those who hold its leaves; its own Secret holds it alone.
  const chainPem = request.desired.kind === 'leaf' && issuer ? certificatePem + issuer.certificatePem : certificatePem;
  return { request, certificatePem, keyPem, chainPem, facts: inspectCertificate(certificatePem) };
}

const signerOf = ({ certificatePem, keyPem }: Signer): Issuer => ({ certificatePem, privateKeyPem: keyText(keyPem) });

function keyPairOf(privateKeyPem: string): KeyPair {
  const publicKeyDer = createPublicKey(createPrivateKey(privateKeyPem)).export({ type: 'spki', format: 'der' });
  return { privateKeyPem, publicKeyDer };
}
