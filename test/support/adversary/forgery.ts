// Certificates as an adversary makes them: signed by whatever key he has, for whatever name he likes.
import { sign } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execa } from 'execa';
import { readFields } from '../../../src/pki/certificate-fields.ts';
import { encodeCertificate, encodeName, encodeUnsigned } from '../../../src/pki/encode.ts';
import { issueAuthority, issueLeaf, issueRoot } from '../../../src/pki/issue.ts';
import { generateKeyPair, generateSerial } from '../../../src/pki/keys.ts';
import { readCertificate, readPrivateKey, writeCertificate } from '../../../src/pki/pem.ts';
import { keyIdentifierOf } from '../../../src/pki/public-key.ts';
import type { KeyAlgorithm, LeafProfile } from '../../../src/pki/types.ts';

/** A certificate, or a chain with the leaf first, and its key; both PEM. */
export interface Holding {
  readonly cert: string;
  readonly key: string;
}

/** What a forged certificate says; what is left out is as the operator would have it for a client of the mesh. */
export interface Forged extends Partial<LeafProfile> {
  /** Hours from now until it begins and ends. */
  readonly hours?: readonly [from: number, to: number];
}

const P256: KeyAlgorithm = { algorithm: 'ECDSA', size: 256 };
const HOUR = 3600 * 1000;

/** A leaf of a CA whose key is known. It is shown with the CA's certificate, as components show theirs. */
export async function forge(authority: Holding, forged: Forged): Promise<Holding> {
  const key = await generateKeyPair(P256);
  const issuer = { certificatePem: authority.cert, privateKeyPem: authority.key };
  const cert = issueLeaf(profileOf(forged), key.publicKeyDer, issuer, termsOf(forged));
  return { cert: cert + authority.cert, key: key.privateKeyPem };
}

/** A CA of one's own, with any name. */
export async function makeOwnAuthority(commonName: string): Promise<Holding> {
  const key = await generateKeyPair(P256);
  return { cert: issueRoot({ commonName }, key, termsOf({})), key: key.privateKeyPem };
}

/** A further CA below a root whose key is known. */
export async function forgeAuthority(root: Holding, commonName: string): Promise<Holding> {
  const key = await generateKeyPair(P256);
  const issuer = { certificatePem: root.cert, privateKeyPem: root.key };
  return { cert: issueAuthority({ commonName }, key.publicKeyDer, issuer, termsOf({})), key: key.privateKeyPem };
}

/** A further CA that has an identity as a leaf has one, which the operator's own code can't write: OpenSSL makes it. */
export async function forgeAuthorityNamed(signer: Holding, uri: string): Promise<Holding> {
  const cwd = await mkdtemp(join(tmpdir(), 'forged-'));
  const configuration = [
    ...['[req]', 'distinguished_name = none', 'x509_extensions = forged', '[none]', '[forged]'],
    'basicConstraints = critical, CA:TRUE',
    'extendedKeyUsage = serverAuth, clientAuth',
    `subjectAltName = URI:${uri}`,
  ];
  const files = { 'ca.crt': signer.cert, 'ca.key': signer.key, 'req.cnf': configuration.join('\n') };
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text, { mode: 0o600 });
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-noenc', '-keyout', 'forged.key'];
    const by = ['-CA', 'ca.crt', '-CAkey', 'ca.key', '-config', 'req.cnf', '-subj', '/CN=forged'];
    const { stdout } = await execa('openssl', ['req', '-x509', ...key, ...by], { cwd });
    return { cert: stdout, key: await readFile(join(cwd, 'forged.key'), 'utf8') };
  } finally {
    await rm(cwd, { recursive: true });
  }
}

/** A leaf that nobody signed but its own key. */
export async function forgeSelfSigned(forged: Forged): Promise<Holding> {
  const key = await generateKeyPair(P256);
  const signer = { name: encodeName('self-signed'), publicKeyDer: key.publicKeyDer, keyPem: key.privateKeyPem };
  return { cert: signAnything(forged, key.publicKeyDer, signer), key: key.privateKeyPem };
}

/** A leaf that is signed by a leaf, as if that were a CA; shown with the whole chain. */
export async function forgeBelowLeaf(leaf: Holding, forged: Forged): Promise<Holding> {
  const key = await generateKeyPair(P256);
  const { raw, publicKey } = readCertificate(leaf.cert);
  const publicKeyDer = publicKey.export({ type: 'spki', format: 'der' });
  const signer = { name: readFields(raw).subjectName, publicKeyDer, keyPem: leaf.key };
  return { cert: signAnything(forged, key.publicKeyDer, signer) + leaf.cert, key: key.privateKeyPem };
}

interface Signer {
  /** Its subject, DER. */
  readonly name: Buffer;
  readonly publicKeyDer: Buffer;
  readonly keyPem: string;
}

/** What the operator's own code refuses to sign. */
function signAnything(forged: Forged, publicKeyDer: Buffer, signer: Signer): string {
  const signatureAlgorithm = { name: 'ecdsaWithSha256', digest: 'sha256' } as const;
  const { usages, ...names } = profileOf(forged);
  const unsigned = encodeUnsigned({
    ...termsOf(forged),
    signatureAlgorithm,
    issuerName: signer.name,
    subjectName: encodeName('forged'),
    publicKeyDer,
    subjectKeyId: keyIdentifierOf(publicKeyDer),
    authorityKeyId: keyIdentifierOf(signer.publicKeyDer),
    role: { kind: 'leaf', usages, names },
  });
  const signature = sign(signatureAlgorithm.digest, unsigned, readPrivateKey(signer.keyPem));
  return writeCertificate(encodeCertificate(unsigned, signatureAlgorithm, signature));
}

const profileOf = ({ uris = [], dnsNames = [], ipAddresses = [], usages = ['clientAuth'], commonName }: Forged) => ({
  uris,
  dnsNames,
  ipAddresses,
  usages,
  ...(commonName === undefined ? {} : { commonName }),
});

function termsOf({ hours: [from, to] = [-1, 1] }: Forged) {
  const now = Date.now();
  return { notBefore: new Date(now + from * HOUR), notAfter: new Date(now + to * HOUR), serial: generateSerial() };
}
