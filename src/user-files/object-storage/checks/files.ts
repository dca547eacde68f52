// Files that a configuration names. Thanos reads them at its start and ends when one is missing or no PEM.
import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { posix } from 'node:path';
import { whyUnreadable } from '../../../pki/readable/certificate.ts';
import { rewriteKey } from '../../../pki/readable/key.ts';
import { OBJECT_STORAGE_DIRECTORY } from '../../../stack/paths.ts';
import { textOf, type Values } from '../fields.ts';
import type { Check, SecretFiles } from '../provider.ts';

const TLS = 'http_config.tls_config';
const [CA, CERTIFICATE, KEY] = [`${TLS}.ca_file`, `${TLS}.cert_file`, `${TLS}.key_file`];

/** The file of the Secret that a path inside of a pod means. */
function fileAt(path: string, files: SecretFiles): Buffer | undefined {
  const plain = posix.normalize(path);
  return posix.dirname(plain) === OBJECT_STORAGE_DIRECTORY ? files.get(posix.basename(plain)) : undefined;
}

/** The field names a key of the Secret, where it names anything. */
export const isInSecret =
  (path: string): Check =>
  (values, files) => {
    const text = textOf(values, path);
    return text === '' || fileAt(text, files)
      ? undefined
      : `config.${path} names a file that pods do not have: put it into the same Secret and write ${OBJECT_STORAGE_DIRECTORY}/KEY-OF-THE-SECRET`;
  };

/** Characters of a certificate, or of a file with its key, in PEM; it stands in docs/limits.md. */
export const LONGEST_PEM = 65_536;

const FIRST_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\w+/=]*-----END CERTIFICATE-----/;

function certificateIn(pem: Buffer | undefined): X509Certificate | undefined {
  const block = FIRST_CERTIFICATE.exec(pem?.toString('latin1') ?? '')?.[0];
  if (block !== undefined && block.length > LONGEST_PEM) return undefined;
  try {
    return block === undefined ? undefined : new X509Certificate(block);
  } catch {
    return undefined;
  }
}

const fileOf = (values: Values, path: string, files: SecretFiles) => fileAt(textOf(values, path), files);

const holdsAuthority: Check = (values, files) => {
  if (textOf(values, CA) === '') return undefined;
  const certificate = certificateIn(fileOf(values, CA, files));
  if (certificate === undefined) return `config.${CA} names a file without a PEM certificate: put the CA's there`;
  return refused(CA, whyUnreadable(certificate));
};

/** @param fault what `whyUnreadable` says */
const refused = (path: string, fault: string | undefined): string | undefined =>
  fault && `config.${path} names a certificate with ${fault}, which Thanos refuses: have it made anew`;

const fitsKey: Check = (values, files) => {
  if (textOf(values, CERTIFICATE) === '') return undefined;
  const certificate = certificateIn(fileOf(values, CERTIFICATE, files));
  try {
    const pem = fileOf(values, KEY, files) ?? '';
    const key = pem.length <= LONGEST_PEM ? createPrivateKey(pem) : undefined;
    if (key && certificate?.checkPrivateKey(key)) return refused(CERTIFICATE, whyUnreadable(certificate)) ?? ofUse(key);
  } catch {
    // Said below, without a word of what OpenSSL says of the key.
  }
  return `config.${CERTIFICATE} and config.${KEY} are not a PEM certificate and its unencrypted key: put both into the Secret`;
};

const ofUse = (key: KeyObject): string | undefined =>
  rewriteKey(key)
    ? undefined
    : `config.${KEY} names a key that Thanos refuses: have it made anew, with its certificate`;

const hasBoth: Check = (values) =>
  (textOf(values, CERTIFICATE) === '') === (textOf(values, KEY) === '')
    ? undefined
    : `config.${CERTIFICATE} and config.${KEY} belong together: give both, or none`;

/** What `http_config.tls_config` names. */
export const TLS_FILES: readonly Check[] = [
  hasBoth,
  isInSecret(CA),
  isInSecret(CERTIFICATE),
  isInSecret(KEY),
  holdsAuthority,
  fitsKey,
];

const SSE_KEY_BYTES = 32;

/** The key of SSE-C is a file of 32 bytes. */
export const holdsEncryptionKey: Check = (values, files) => {
  if (textOf(values, 'sse_config.type') !== 'SSE-C') return undefined;
  const key = fileOf(values, 'sse_config.encryption_key', files);
  return key?.length === SSE_KEY_BYTES
    ? undefined
    : `config.sse_config.encryption_key names a file that is not ${SSE_KEY_BYTES} bytes long: put the key there, without a line end`;
};
