// What the Secret of a certificate holds.
import { decoded } from '../api/data.ts';
import type { KubernetesObject } from '../api/objects.ts';
import { PkiError } from '../pki/errors.ts';
import { KeyDigest } from '../pki/key-digest.ts';
import { PEM_LIMITS, readCertificate, readPrivateKey, writeCertificate, writePrivateKey } from '../pki/pem.ts';
import { remembered } from '../pki/remembered.ts';
import type { PrivateKey, StoredCertificate } from '../pki/types.ts';

/** Names in the data of such a Secret. */
export const CERTIFICATE_FILE = 'tls.crt';
export const KEY_FILE = 'tls.key';

/**
 * Reads back what is in such a Secret: the first certificate of the chain, and the key. Whoever may patch the Secret writes there
 * too, so a certificate and a key that can be read come back as we write them and alone: nothing that stood beside them is trusted,
 * signs or gets into a pod, and what is not as we write it is taken back. What can't be read comes back as it is, and is refused
 * wherever it is read.
 */
export function readCertificateSecret(secret: KubernetesObject): StoredCertificate {
  const { [CERTIFICATE_FILE]: chain, [KEY_FILE]: key } = (secret['data'] ?? {}) as CertificateData;
  const certificatePem = firstCertificate(decode(chain, PEM_LIMITS.characters));
  const keyPem = key instanceof KeyDigest ? key : firstKey(decodeKey(key));
  return { ...(certificatePem ? { certificatePem } : {}), ...(keyPem ? { keyPem } : {}) };
}

/** What is held of a key, in base64 as its Secret has it. One that is not as we write it is held until it is taken back. */
export function readKey(base64: string): PrivateKey {
  const pem = decodeKey(base64);
  return pem === '' || stateOfKey(pem) === 'otherwise' ? base64 : new KeyDigest(base64, pem);
}

interface CertificateData {
  readonly [CERTIFICATE_FILE]?: string;
  readonly [KEY_FILE]?: string | KeyDigest;
}

const decodeKey = (base64: string | undefined): string => decode(base64, PEM_LIMITS.privateKey);

/** Base64 writes 3 bytes as 4 characters. */
const ENCODED = 4 / 3;

/** Of more than the limit just enough is decoded that it is refused where it is read. */
function decode(data: string | undefined, limit: number): string {
  const most = Math.ceil(limit * ENCODED) + 8;
  return decoded((data ?? '').slice(0, most));
}

function firstCertificate(chain: string): string {
  const state = stateOf(chain);
  if (state === 'unreadable') return chain;
  return state === 'as written' ? chain.slice(0, chain.indexOf(END) + END.length) : rewritten(chain);
}

const END = '-----END CERTIFICATE-----\n';
const rewritten = (chain: string): string => writeCertificate(readCertificate(chain).raw);

type State = 'as written' | 'otherwise' | 'unreadable';

/** Remembered is a word alone: the texts of others could fill the memory. */
const stateOf = remembered((chain: string) => judge(() => chain.startsWith(rewritten(chain))));

const firstKey = (text: string): string => (stateOfKey(text) === 'otherwise' ? rewrittenKey(text) : text);

const rewrittenKey = (text: string): string => writePrivateKey(readPrivateKey(text));

const stateOfKey = remembered((text: string) => judge(() => text === rewrittenKey(text)));

function judge(isAsWritten: () => boolean): State {
  try {
    return isAsWritten() ? 'as written' : 'otherwise';
  } catch (error) {
    if (error instanceof PkiError) return 'unreadable';
    throw error;
  }
}
