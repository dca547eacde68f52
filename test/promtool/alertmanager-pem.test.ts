// Certificates and keys for Alertmanagers, judged by what reads them: whatever the operator takes, Go takes. Ruler ends at its
// start over a file that Go refuses. promtool makes the same client of the same files, and so does an object storage of Thanos.
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { execa } from 'execa';
import { ensureBinaries } from '../../sandbox/binaries/ensure.ts';
import { logToStandardError as log } from '../../sandbox/log.ts';
import { readPrivateKey, writeCertificate } from '../../src/pki/pem.ts';
import { type CredentialPart, judgeTogether, readCredential } from '../../src/user-files/alertmanagers/credentials.ts';
import { readObjectStorage } from '../../src/user-files/object-storage/read.ts';
import { randomOf } from '../support/fuzz/random.ts';
import { askJudge } from '../support/judge.ts';
import { makeWhole, ODD, type Pem } from './made-pem.ts';

/** Which of the odd ones are for use, so that the operator refuses no more than it must; the others Go refuses, or nobody has. */
const TAKEN: Readonly<Record<'ca' | 'pair', readonly string[]>> = {
  ca: [
    'the serial number 0',
    'a serial number of 30 bytes',
    'SHA-1',
    'the exponent 3',
    'RSA with 1024 bits',
    'P-521',
    'Ed25519',
    'an end in the past',
    'another public point',
    'three primes',
  ],
  pair: [
    'the serial number 0',
    'a serial number of 30 bytes',
    'SHA-1',
    'the exponent 3',
    'P-521',
    'Ed25519',
    'an end in the past',
  ],
};
const SEED = 20_261;
const MUTATIONS = 1500;

const readOf = (part: CredentialPart, text: string): string | undefined => {
  const read = readCredential(part, Buffer.from(text));
  return 'value' in read ? read.value : undefined;
};
/** What Ruler gets of a pair, if it gets any. */
function pairOf(pem: Pem): Pem | undefined {
  const [cert, key] = [readOf('cert', pem.cert), readOf('key', pem.key)];
  return cert && key && !judgeTogether({ cert, key }) ? { cert, key } : undefined;
}

describe('PEM for Alertmanagers', () => {
  let directory: string;
  let promtool: string;
  let files = 0;
  const put = (text: string): string => {
    files += 1;
    writeFileSync(join(directory, `${files}.pem`), text);
    return join(directory, `${files}.pem`);
  };
  const ofCa = (ca: string) => ({ ca_file: put(ca) });
  const ofPair = ({ cert, key }: Pem) => ({ cert_file: put(cert), key_file: put(key) });

  before(async function () {
    this.timeout(0);
    promtool = (await ensureBinaries(['promtool'], { log }))['promtool'] ?? '';
    directory = mkdtempSync(join(tmpdir(), 'pem-'));
  });
  after(() => rmSync(directory, { recursive: true, force: true }));

  /** What promtool says of the client; one that it could make finds no server. */
  async function askPromtool(tls: object): Promise<string> {
    const config = put(JSON.stringify({ tls_config: tls }));
    const command = ['query', 'instant', `--http.config.file=${config}`, 'https://127.0.0.1:1', '1'];
    const { stderr } = await execa(promtool, command, { reject: false });
    return /connection refused/.test(stderr) ? 'taken' : stderr;
  }
  /** The same for many, by Thanos. @returns why they are refused */
  async function askThanos(clients: readonly object[]): Promise<readonly (string | undefined)[]> {
    const questions = clients.map((tls) => ({
      judge: 'objstore',
      input: JSON.stringify({
        type: 'S3',
        config: {
          bucket: 'b',
          endpoint: 'a.example',
          access_key: 'a',
          secret_key: 'b',
          http_config: { tls_config: tls },
        },
      }),
    }));
    return (await askJudge('judge-thanos', questions)).map(({ ok, error }) => (ok ? undefined : error));
  }

  for (const [what, make] of Object.entries(ODD))
    it(`with ${what} is taken only if Go takes it`, async () => {
      const pem = make();
      const ca = readOf('ca', pem.cert);
      const pair = pairOf(pem);
      expect({ ca: ca !== undefined, pair: pair !== undefined }).to.deep.equal({
        ca: TAKEN.ca.includes(what),
        pair: TAKEN.pair.includes(what),
      });
      if (ca) expect(await askPromtool(ofCa(ca))).to.equal('taken');
      if (pair) expect(await askPromtool(ofPair(pair))).to.equal('taken');
    });

  it('is refused for an object storage by the same rules, with a sentence of its own', () => {
    const said = (fields: string, { cert, key }: Pem) => {
      const files = new Map([
        ['crt', Buffer.from(cert)],
        ['key', Buffer.from(key)],
      ]);
      const config = `bucket: abc, endpoint: a, access_key: a, secret_key: b, http_config: {tls_config: {${fields}}}`;
      return expect(() => readObjectStorage(`type: S3\nconfig: {${config}}\n`, files));
    };
    const ca = 'ca_file: /etc/thanos/object-storage/crt';
    const both = 'cert_file: /etc/thanos/object-storage/crt, key_file: /etc/thanos/object-storage/key';
    const odd = (what: string) => ODD[what]?.() ?? { cert: '', key: '' };
    said(ca, odd('P-521')).to.not.throw();
    said(both, odd('P-521')).to.not.throw();
    said(ca, odd('a negative serial number')).to.throw('ca_file names a certificate with a negative serial number');
    said(both, odd('a negative serial number')).to.throw('cert_file names a certificate with a negative serial number');
    said(both, odd('another public point')).to.throw('key_file names a key that Thanos refuses: have it made anew');
  });

  it(`with a changed byte is taken only if Go takes it (seed ${SEED})`, async function () {
    this.timeout(120_000);
    const random = randomOf(SEED);
    const whole = makeWhole();
    const [certificate, key] = [new X509Certificate(whole.cert).raw, pkcs8(whole.key)];
    const changed = (bytes: Buffer) => {
      const copy = Buffer.from(bytes);
      copy[random.whole(copy.length)] = random.chance(0.5) ? random.whole(256) : random.pick(TELLING);
      return copy;
    };
    const cas: string[] = [];
    const pairs: Pem[] = [];
    for (let left = MUTATIONS; left > 0; left -= 1) {
      const ca = readOf('ca', writeCertificate(changed(certificate)));
      if (ca) cas.push(ca);
      const pair = pairOf({ cert: whole.cert, key: writeKey(changed(key)) });
      if (pair) pairs.push(pair);
    }
    expect(cas.length).to.be.greaterThan(MUTATIONS / 10);
    const faults = await askThanos([...cas.map(ofCa), ...pairs.map(ofPair)]);
    const shown = faults.flatMap((fault, at) => (fault ? [`${fault}: ${(cas[at] ?? '').slice(0, 3000)}`] : []));
    expect(shown).to.deep.equal([]);
  });
});

/** Bytes that mean something in DER. */
const TELLING = [
  0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0c, 0x13, 0x16, 0x1e, 0x30, 0x31, 0x7f, 0x80, 0x82, 0xa0, 0xff,
];

const pkcs8 = (pem: string): Buffer => readPrivateKey(pem).export({ type: 'pkcs8', format: 'der' });
const writeKey = (der: Buffer): string => writeCertificate(der).replaceAll('CERTIFICATE', 'PRIVATE KEY');
