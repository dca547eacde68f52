import { createPrivateKey, generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { execaSync } from 'execa';
import { PRIVATE_KEY_LIMITS, readPrivateKey } from '../../../src/user-files/object-storage/checks/private-key.ts';

const PASSPHRASE = 'secret';
const { privateKey: key } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 });
const plain = key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** The key as OpenSSL encrypts it. */
const encrypted = (...options: readonly string[]): string =>
  execaSync('openssl', ['pkcs8', '-topk8', '-passout', `pass:${PASSPHRASE}`, ...options], { input: plain }).stdout;

/** The same with another number of iterations, which OpenSSL would work off before it sees that the key does not open. */
function withIterations(pem: string, from: string, to: string): string {
  const [label, body, end] = pem.split(/(?<=-----BEGIN ENCRYPTED PRIVATE KEY-----)|(?=-----END)/);
  const hex = Buffer.from(body ?? '', 'base64').toString('hex');
  if (!hex.includes(from)) throw new Error('the number is not where it was');
  return `${label}\n${Buffer.from(hex.replace(from, to), 'hex').toString('base64')}\n${end}`;
}

describe('a private key that a user wrote', () => {
  const opens = (pem: string, passphrase = PASSPHRASE) => readPrivateKey(pem, passphrase).equals(key);

  it('is read in the clear, and encrypted as OpenSSL does it', () => {
    expect(opens(plain)).to.equal(true);
    const options = { type: 'pkcs1', format: 'pem', cipher: 'aes-256-cbc', passphrase: PASSPHRASE } as const;
    expect(opens(key.export(options).toString())).to.equal(true);
    expect(opens(key.export({ ...options, type: 'pkcs8' }).toString())).to.equal(true);
    for (const flags of [[], ['-v2', 'aes-128-cbc'], ['-v2', 'des3'], ['-iter', '100'], ['-iter', '100000']])
      expect(opens(encrypted(...flags)), flags.join(' ')).to.equal(true);
  });

  const refused: Readonly<Record<string, () => string>> = {
    'with one iteration more than the limit': () => encrypted('-iter', `${PRIVATE_KEY_LIMITS.iterations + 1}`),
    'with all iterations that three bytes hold': () =>
      withIterations(encrypted('-iter', '100000'), '02030186a0', '02031fffff'),
    'encrypted by scrypt, which has costs of its own': () => encrypted('-scrypt'),
    'encrypted by PKCS#12, which has iterations elsewhere': () => encrypted('-v1', 'PBE-SHA1-3DES'),
    'behind another block': () => `${plain}${encrypted()}`,
    'behind words': () => `words\n${encrypted()}`,
    'with letters that one reader of base64 leaves out': () => encrypted().replace('\nM', '\n-M'),
    'of too many characters': () => `${plain}${' '.repeat(PRIVATE_KEY_LIMITS.characters)}`,
  };
  for (const [what, make] of Object.entries(refused))
    it(`is refused ${what}, without a try`, () => {
      const pem = make();
      const before = process.cpuUsage();
      expect(() => readPrivateKey(pem, PASSPHRASE)).to.throw(/too much|too many|more than one|unsupported|DECODER/i);
      const { user, system } = process.cpuUsage(before);
      expect((user + system) / 1000).to.be.below(40);
    });

  it('would else cost seconds', () => {
    const pem = withIterations(encrypted('-iter', '100000'), '02030186a0', '02031fffff');
    const before = process.cpuUsage();
    expect(() => createPrivateKey({ key: pem, format: 'pem', passphrase: PASSPHRASE })).to.throw();
    const { user, system } = process.cpuUsage(before);
    expect((user + system) / 1000).to.be.above(500);
  });
});
