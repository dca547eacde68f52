// What Ruler shows at an Alertmanager, and by what it knows it, from Secrets of the user. Each part is checked before it gets
// near Thanos, and PEM is written anew: Go then reads what was checked here, however the file of the user looks.
import { X509Certificate } from 'node:crypto';
import { PkiError } from '../../pki/errors.ts';
import { readCertificates, readPrivateKey, writeCertificate } from '../../pki/pem.ts';
import { whyUnreadable } from '../../pki/readable/certificate.ts';
import { rewriteKey } from '../../pki/readable/key.ts';
import { remembered } from '../../pki/remembered.ts';

/** The parts of one Alertmanager, as Thanos gets them. */
export interface Credentials {
  readonly username?: string;
  readonly password?: string;
  readonly token?: string;
  /** PEM. */
  readonly ca?: string;
  /** PEM, with what leads to its CA. */
  readonly cert?: string;
  /** PEM (PKCS#8). */
  readonly key?: string;
}

export type CredentialPart = keyof Credentials;

/** Bytes that are read of each part. See docs/limits.md. */
export const CREDENTIAL_LIMITS: Readonly<Record<CredentialPart, number>> = {
  username: 1024,
  password: 4096,
  token: 16_384,
  ca: 65_536,
  cert: 65_536,
  key: 16_384,
};

/** How many certificates a CA or a client certificate may be: as many as its bytes hold, if they are of ECDSA. */
export const MOST_CERTIFICATES = 64;

/** Texts with certificates that are read once: each takes some milliseconds, and what it is read to some 10 kB. */
const MOST_REMEMBERED = 100;

/** Either what Thanos gets, or a predicate that says why not and what to do, without anything of what was read. */
export type Read = { readonly value: string } | { readonly problem: string };

/** Reads one part from what its key of a Secret holds. */
export function readCredential(part: CredentialPart, content: Buffer): Read {
  const most = CREDENTIAL_LIMITS[part];
  if (content.length > most)
    return { problem: `is longer than ${most} bytes: put only what belongs there into the key${wayOut(part)}` };
  const text = textOf(content);
  if (text === undefined) return { problem: 'is not UTF-8 text: write it as text' };
  // Thanos leaves white space around a password and a token out too: a line end is easily in a Secret.
  const trimmed = text.trim();
  return trimmed === '' ? { problem: 'is empty: write the value there' } : READERS[part](trimmed);
}

/** What is wrong with parts that are right one by one; a predicate as above. */
export function judgeTogether({ cert, key }: Credentials): string | undefined {
  if (cert === undefined || key === undefined) return undefined;
  return new X509Certificate(cert).checkPrivateKey(readPrivateKey(key))
    ? undefined
    : 'is not the key of the certificate in tlsConfig.cert (of a chain, the first): put the right pair into the Secret';
}

/** Who has a whole bundle of a system there needs none. */
const wayOut = (part: CredentialPart): string =>
  part === 'ca' ? ', or leave tlsConfig.ca out, which trusts the CAs of the system' : '';

function textOf(content: Buffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(content);
  } catch {
    return undefined;
  }
}

const READERS: Readonly<Record<CredentialPart, (text: string) => Read>> = {
  username: readUsername,
  password: readPassword,
  token: readToken,
  ca: remembered((text) => readPem('ca', 'the CAs of that Alertmanager', text), MOST_REMEMBERED),
  cert: remembered((text) => readPem('cert', 'the client certificate and what leads to its CA', text), MOST_REMEMBERED),
  key: readKey,
};

/** Thanos puts variables of its environment into the file that names the user, and ends when there is no such variable. */
const REFERENCE = /\$\([a-zA-Z_0-9]+\)/;

function readUsername(value: string): Read {
  if (value.includes(':')) return { problem: 'holds ":", which ends a user name (RFC 7617): choose another user' };
  if (/\p{Cc}/u.test(value)) return { problem: 'holds a control character: remove it' };
  return REFERENCE.test(value)
    ? { problem: 'holds "$(NAME)", which Thanos takes for a variable: choose another user' }
    : { value };
}

/**
 * RFC 7617 has no control characters in a password. So no key in PEM is one, whosever Secret it is: it would be sent to
 * whatever server the stack names.
 */
function readPassword(value: string): Read {
  return /\p{Cc}/u.test(value)
    ? { problem: 'holds a line break or another control character, as a key in PEM does: put the password alone there' }
    : { value };
}

/** RFC 6750, b64token, is narrower; Go sends what a header may hold. */
function readToken(value: string): Read {
  return /^[\x21-\x7e]+$/.test(value)
    ? { value }
    : { problem: 'is not one word of printable ASCII, as a token in a header must be: put the token alone there' };
}

function readPem(part: 'ca' | 'cert', what: string, text: string): Read {
  const count = text.split('-----BEGIN CERTIFICATE-----').length - 1;
  if (count > MOST_CERTIFICATES)
    return {
      problem: `holds ${count} certificates, more than ${MOST_CERTIFICATES}: put only ${what} there${wayOut(part)}`,
    };
  try {
    const certificates = readCertificates(text, MOST_CERTIFICATES);
    const faults = certificates.map(whyUnreadable);
    const first = faults.findIndex((fault) => fault !== undefined);
    return first < 0
      ? { value: certificates.map(({ raw }) => writeCertificate(raw)).join('') }
      : {
          problem: `has ${faults[first]} in certificate ${first + 1}, which Thanos refuses: remove that certificate, or have it made anew`,
        };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { problem: `does not hold PEM certificates alone, each whole: put ${what} there` };
  }
}

/** What Go signs with in TLS 1.3 (crypto/tls, signatureSchemesForPublicKey); shorter keys of RSA protect nothing. */
const CURVES: readonly unknown[] = ['prime256v1', 'secp384r1', 'secp521r1'];
const LEAST_RSA_BITS = 2048;

function readKey(text: string): Read {
  try {
    const key = readPrivateKey(text);
    const { modulusLength = 0, namedCurve } = key.asymmetricKeyDetails ?? {};
    const isUsable =
      key.asymmetricKeyType === 'ed25519' ||
      (key.asymmetricKeyType === 'rsa' && modulusLength >= LEAST_RSA_BITS) ||
      (key.asymmetricKeyType === 'ec' && CURVES.includes(namedCurve));
    const again = isUsable ? rewriteKey(key) : undefined;
    if (again) return { value: String(again.export({ type: 'pkcs8', format: 'pem' })) };
  } catch (error) {
    if (!(error instanceof PkiError)) throw error;
    return { problem: 'is not an unencrypted private key in PEM (PKCS#8, PKCS#1 or SEC 1): put one there' };
  }
  return {
    problem: `is a key that Thanos can't use: make one of ECDSA P-256, P-384 or P-521, Ed25519, or RSA from ${LEAST_RSA_BITS} bits on with its usual exponent`,
  };
}
