import { generateKeyPair, X509Certificate } from 'node:crypto';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { certificateRequests } from '../../../src/plan/certificates.ts';
import {
  CREDENTIAL_LIMITS,
  type CredentialPart,
  judgeTogether,
  MOST_CERTIFICATES,
  readCredential,
} from '../../../src/user-files/alertmanagers/credentials.ts';
import { issueDesired } from '../../support/certificates.ts';
import { planFor } from '../../support/plans.ts';

const NEVER = 'never-shown';

const read = (part: CredentialPart, content: string | Buffer) => readCredential(part, Buffer.from(content));
const pkcs8 = { type: 'pkcs8', format: 'pem' } as const;
const makeKeys = promisify(generateKeyPair);
const ecKey = async (namedCurve: string) => String((await makeKeys('ec', { namedCurve })).privateKey.export(pkcs8));

type Content = string | Buffer;

/** What is refused: the part, what is in the Secret, and why. */
const REFUSED: readonly (readonly [CredentialPart, string, Content | (() => Promise<Content>), string])[] = [
  ['username', 'nothing', '', 'is empty'],
  ['username', 'white space', ' \n', 'is empty'],
  ['username', 'a colon', `${NEVER}:pw`, 'holds ":"'],
  ['username', 'two lines', `${NEVER}\nb`, 'control character'],
  ['username', 'a reference', `${NEVER}$(HOME)`, 'takes for a variable'],
  ['username', 'bytes that are no text', Buffer.from([0xff, 0xfe, 0x41]), 'is not UTF-8'],
  ['password', 'nothing', '\n', 'is empty'],
  ['password', 'a key in PEM', `-----BEGIN PRIVATE KEY-----\n${NEVER}\n-----END PRIVATE KEY-----\n`, 'line break'],
  ['password', 'too much', NEVER.repeat(400), `longer than ${CREDENTIAL_LIMITS.password} bytes`],
  ['token', 'two words', `Bearer ${NEVER}`, 'is not one word'],
  ['token', 'two lines', `${NEVER}\nInjected: header`, 'is not one word'],
  ['token', 'other letters', `${NEVER}ü`, 'is not one word'],
  ['ca', 'no PEM', NEVER, 'does not hold PEM certificates alone'],
  ['ca', 'half a block', `-----BEGIN CERTIFICATE-----\n${NEVER}`, 'does not hold PEM certificates alone'],
  ['ca', 'an odd block', `-----BEGIN ${NEVER.toUpperCase()}-----\n-----END X-----`, 'does not hold PEM'],
  ['cert', 'a key', () => ecKey('P-256'), 'does not hold PEM certificates alone'],
  ['key', 'no PEM', NEVER, 'is not an unencrypted private key'],
  ['key', 'an unusual curve', () => ecKey('secp256k1'), "Thanos can't use"],
  ['key', 'a short key', shortRsa, "Thanos can't use"],
  ['key', 'an encrypted key', encryptedKey, 'is not an unencrypted private key'],
];

describe('credentials of an Alertmanager', () => {
  for (const [part, what, content, why] of REFUSED)
    it(`are refused when ${part} is ${what}, without a word of it`, async () => {
      const found = read(part, typeof content === 'function' ? await content() : content);
      expect(found).to.have.property('problem').that.includes(why).and.not.includes(NEVER);
      expect(found)
        .to.have.property('problem')
        .that.matches(/: (?:put|write|choose|remove|make)/);
    });

  it('are taken as they are, but for white space around them', () => {
    expect(read('username', 'thanos\n')).to.deep.equal({ value: 'thanos' });
    expect(read('username', 'ü$x')).to.deep.equal({ value: 'ü$x' });
    expect(read('password', ' a: "b" \\ $(HOME)\r\n')).to.deep.equal({ value: 'a: "b" \\ $(HOME)' });
    expect(read('token', 'eyJ.a-b_c.d/e+f==\n')).to.deep.equal({ value: 'eyJ.a-b_c.d/e+f==' });
  });

  it('are written anew where they are PEM: every form of a key becomes one', async () => {
    const { privateKey } = await makeKeys('ec', { namedCurve: 'P-256' });
    const sec1 = String(privateKey.export({ type: 'sec1', format: 'pem' }));
    expect(read('key', `text before\n${sec1.replaceAll('\n', '\r\n')}`)).to.deep.equal({
      value: privateKey.export(pkcs8),
    });
    for (const { privateKey: key } of [await makeKeys('rsa', { modulusLength: 2048 }), await makeKeys('ed25519')])
      expect(read('key', String(key.export(pkcs8)))).to.have.property('value');
  });

  it('are written anew where they are PEM: what stands around certificates goes', async () => {
    const { certificatePem } = await leaf();
    const flat = certificatePem.replaceAll('\n', '').replace('ATE-----', 'ATE-----').trim();
    expect(read('ca', `# my CA\n${flat}\n# end\n${certificatePem}`)).to.deep.equal({
      value: certificatePem + certificatePem,
    });
    expect(new X509Certificate(certificatePem).subject).to.be.a('string');
  });

  it('may be as many certificates as their limit says, and say it and the way out where they are more', async () => {
    const { certificatePem } = await leaf();
    const der = new X509Certificate(certificatePem).raw.toString('base64');
    const many = (count: number) => `-----BEGIN CERTIFICATE-----\n${der}\n-----END CERTIFICATE-----\n`.repeat(count);
    const most = Math.min(MOST_CERTIFICATES, Math.floor(CREDENTIAL_LIMITS.ca / many(1).length));
    expect(most).to.be.greaterThan(40);
    expect(read('ca', many(most))).to.have.property('value');
    const none = '-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n';
    const tooMany = `holds ${MOST_CERTIFICATES + 1} certificates, more than ${MOST_CERTIFICATES}: put only`;
    expect(read('cert', none.repeat(MOST_CERTIFICATES + 1)))
      .to.have.property('problem')
      .that.includes(tooMany);
    const system = 'or leave tlsConfig.ca out, which trusts the CAs of the system';
    for (const text of [none.repeat(MOST_CERTIFICATES + 1), many(most + 60)])
      expect(read('ca', text)).to.have.property('problem').that.includes(system);
  });

  it('must fit together', async () => {
    const { certificatePem: cert, keyPem: key } = await leaf();
    expect(judgeTogether({ cert, key })).to.equal(undefined);
    expect(judgeTogether({ cert, key: await ecKey('P-256') })).to.include('is not the key of the certificate');
    expect(judgeTogether({ cert })).to.equal(undefined);
  });

  it('are read in little time, whatever fills their limits', async () => {
    const { certificatePem } = await leaf();
    const most = CREDENTIAL_LIMITS.ca;
    const texts = [
      '-'.repeat(most),
      '-----BEGIN CERTIFICATE-----\n'.repeat(most / 28),
      '-----BEGIN CERTIFICATE----------END CERTIFICATE-----'.repeat(most / 54),
      `-----BEGIN CERTIFICATE-----${'A'.repeat(most - 60)}-----END CERTIFICATE-----`,
      `-----BEGIN ${'A '.repeat(most / 2 - 20)}`,
      certificatePem.repeat(Math.floor(most / certificatePem.length)),
    ];
    for (const text of texts) {
      const start = performance.now();
      read('ca', text.slice(0, most));
      // Some 60 certificates take 10 ms; the rest is for a busy machine.
      expect(performance.now() - start, text.slice(0, 60)).to.be.lessThan(500);
    }
  });
});

/** A certificate and its key. */
async function leaf() {
  const [root] = certificateRequests(planFor({}).stack);
  if (!root) throw new Error('a stack has a root');
  return issueDesired(root.desired, new Date());
}

async function shortRsa(): Promise<string> {
  return String((await makeKeys('rsa', { modulusLength: 1024 })).privateKey.export(pkcs8));
}

async function encryptedKey(): Promise<string> {
  const { privateKey } = await makeKeys('ec', { namedCurve: 'P-256' });
  return String(privateKey.export({ ...pkcs8, cipher: 'aes-256-cbc', passphrase: NEVER }));
}
