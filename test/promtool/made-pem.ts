// Certificates and keys as other tools make them, ordinary and odd: parts of a private key of a user, as PEM.
import { execFileSync } from 'node:child_process';
import { createPrivateKey, createPublicKey, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeCertificate } from '../../src/pki/pem.ts';

/** A certificate and its key, or one of the two. */
export interface Pem {
  readonly cert: string;
  readonly key: string;
}

const openssl = (args: readonly string[], input = ''): string =>
  execFileSync('openssl', args, { input, encoding: 'utf8', stdio: ['pipe', 'pipe', 'ignore'] });

const makeKey = (...options: readonly string[]): string => openssl(['genpkey', ...options]);

const EC = ['-algorithm', 'EC', '-pkeyopt'];
const RSA = ['-algorithm', 'RSA', '-pkeyopt'];

/** Each extension that Go reads with a certificate, for `mutated`. */
const EXTENSIONS = [
  'basicConstraints=critical,CA:TRUE,pathlen:3',
  'keyUsage=keyCertSign,digitalSignature',
  'extendedKeyUsage=clientAuth,serverAuth',
  'subjectAltName=DNS:a.example,IP:10.0.0.1,URI:https://a.example/x,email:a@b.example',
  'nameConstraints=permitted;DNS:example,permitted;IP:10.0.0.0/255.0.0.0',
  'crlDistributionPoints=URI:http://a.example/crl',
  'certificatePolicies=1.2.3.4,1.2.3.5',
  'policyConstraints=requireExplicitPolicy:3,inhibitPolicyMapping:1',
  'policyMappings=1.2.3.4:1.2.3.5',
  'inhibitAnyPolicy=2',
  'authorityInfoAccess=OCSP;URI:http://a.example/ocsp',
];

/** Signs for itself. OpenSSL reads the key from a file alone. */
function signed(key: string, ...options: readonly string[]): Pem {
  const directory = mkdtempSync(join(tmpdir(), 'odd-'));
  const file = join(directory, 'key.pem');
  try {
    writeFileSync(file, key, { mode: 0o600 });
    const name = options.includes('-subj') ? [] : ['-subj', '/CN=odd'];
    return { key, cert: openssl(['req', '-x509', '-key', file, '-days', '30', ...name, ...options]) };
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/** A certificate of everyday with every extension. */
export const makeWhole = (): Pem =>
  signed(
    makeKey(...RSA, 'rsa_keygen_bits:2048'),
    '-subj',
    '/C=DE/O=Odd/CN=Öd/emailAddress=a@b.example',
    '-utf8',
    ...EXTENSIONS.flatMap((extension) => ['-addext', extension]),
  );

/** The DER of `pem` with one text in hex instead of another; its signature no longer fits, which nobody checks. */
export function edited({ cert, key }: Pem, from: string, to: string): Pem {
  const hex = new X509Certificate(cert).raw.toString('hex');
  if (!hex.includes(from)) throw new Error(`${from} is not in the certificate`);
  return { key, cert: writeCertificate(Buffer.from(hex.replace(from, to), 'hex')) };
}

/** A key of a curve with the private number of one key and the public one of another, and the certificate of the latter. */
function mixed(): Pem {
  const [first, second] = [makeKey(...EC, 'ec_paramgen_curve:P-256'), makeKey(...EC, 'ec_paramgen_curve:P-256')];
  const der = createPrivateKey(first).export({ type: 'sec1', format: 'der' });
  const point = (key: string) =>
    createPublicKey(key).export({ type: 'spki', format: 'der' }).subarray(-65).toString('hex');
  const bytes = Buffer.from(der.toString('hex').replace(point(first), point(second)), 'hex');
  const body = bytes.toString('base64').replaceAll(/.{64}/g, '$&\n');
  return { ...signed(second), key: `-----BEGIN EC PRIVATE KEY-----\n${body}\n-----END EC PRIVATE KEY-----\n` };
}

/** Another end of its life, as it is written: 13 characters. */
function withEnd(pem: Pem, end: string): Pem {
  const times = new X509Certificate(pem.cert).raw.toString('hex').match(/170d(?:3\d){12}5a/g) ?? [];
  return edited(pem, times.join(''), `${times[0]}170d${hex(end)}`);
}

/** Odd ones, by what is odd about them. */
export const ODD: Readonly<Record<string, () => Pem>> = {
  'a negative serial number': () => signed(p256(), '-set_serial', '-5'),
  'the serial number 0': () => signed(p256(), '-set_serial', '0'),
  'a serial number of 30 bytes': () => signed(p256(), '-set_serial', `0x7f${'ab'.repeat(29)}`),
  'SHA-1': () => signed(makeKey(...RSA, 'rsa_keygen_bits:2048'), '-sha1'),
  'an exponent of 34 bits': () =>
    signed(makeKey(...RSA, 'rsa_keygen_bits:2048', '-pkeyopt', 'rsa_keygen_pubexp:8589934593')),
  'the exponent 3': () => signed(makeKey(...RSA, 'rsa_keygen_bits:2048', '-pkeyopt', 'rsa_keygen_pubexp:3')),
  'an exponent of 32 bits': () =>
    signed(makeKey(...RSA, 'rsa_keygen_bits:2048', '-pkeyopt', 'rsa_keygen_pubexp:4294967297')),
  'three primes': () => signed(makeKey(...RSA, 'rsa_keygen_bits:2048', '-pkeyopt', 'rsa_keygen_primes:3')),
  'RSA with 1024 bits': () => signed(makeKey(...RSA, 'rsa_keygen_bits:1024')),
  'RSA-PSS': () => signed(makeKey('-algorithm', 'RSA-PSS', '-pkeyopt', 'rsa_keygen_bits:2048')),
  'a curve of Bitcoin': () => signed(makeKey(...EC, 'ec_paramgen_curve:secp256k1')),
  'a curve of Germany': () => signed(makeKey(...EC, 'ec_paramgen_curve:brainpoolP256r1')),
  'P-224': () => signed(makeKey(...EC, 'ec_paramgen_curve:P-224')),
  'P-521': () => signed(makeKey(...EC, 'ec_paramgen_curve:P-521')),
  'a curve that is written out': () =>
    signed(makeKey(...EC, 'ec_paramgen_curve:P-256', '-pkeyopt', 'ec_param_enc:explicit')),
  'half a point': () => signed(openssl(['ec', '-conv_form', 'compressed'], p256())),
  'another public point': mixed,
  Ed25519: () => signed(makeKey('-algorithm', 'ED25519')),
  Ed448: () => signed(makeKey('-algorithm', 'ED448')),
  'an end in the past': () => withEnd(signed(p256()), '200101000000Z'),
  'a day that is none': () => withEnd(signed(p256()), '270231000000Z'),
  'a time of another zone': () => withEnd(signed(p256()), '27010100+0100'),
  'a critical key identifier': () => signed(p256(), '-addext', 'subjectKeyIdentifier=critical,hash'),
  'a letter that is not in its type': () => edited(signed(p256()), `0c03${hex('odd')}`, `1303${hex('o@d')}`),
  'a broken UTF-8 text': () => edited(signed(p256()), `0c03${hex('odd')}`, '0c036fff64'),
  'an address of 5 bytes': () =>
    edited(
      signed(p256(), '-addext', 'subjectAltName=IP:10.0.0.1,DNS:aa'),
      '87040a00000182026161',
      '87050a00000101820161',
    ),
  'an address of a server that is none': () =>
    edited(signed(p256(), '-addext', 'subjectAltName=URI:https://aa/x'), hex('https://aa/x'), hex('https://%%/x')),
  'a letter of eight bits in a host': () =>
    edited(signed(p256(), '-addext', 'subjectAltName=DNS:aa'), `8202${hex('aa')}`, '8202e461'),
  'an extension twice': () =>
    edited(signed(p256(), '-addext', '1.2.3.4=DER:0500', '-addext', '1.2.3.5=DER:0500'), '06032a0305', '06032a0304'),
};

const hex = (text: string): string => Buffer.from(text).toString('hex');
const p256 = (): string => makeKey(...EC, 'ec_paramgen_curve:P-256');
