import { createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { expect } from 'chai';
import fc from 'fast-check';
import { generateKeyPair } from '../../../../src/pki/keys.ts';
import { formsOfKey, formsOfText } from '../../../support/adversary/secrets/forms.ts';
import { buildSearch, SHORTEST } from '../../../support/adversary/secrets/search.ts';

describe('the search for secrets', () => {
  it('finds what the haystack holds, wherever it begins, and nothing else', () => {
    const letter = fc.constantFrom(97, 98);
    const bytes = (minLength: number, maxLength: number) =>
      fc.array(letter, { minLength, maxLength, size: 'max' }).map((all) => Buffer.from(all));
    fc.assert(
      fc.property(
        fc.array(bytes(SHORTEST, 14), { minLength: 1, maxLength: 40 }),
        bytes(0, 300),
        (needles, haystack) => {
          const search = buildSearch(needles.map((one, index) => ({ name: `${index}`, bytes: one })));
          const there = needles.flatMap((one, index) => (haystack.includes(one) ? [`${index}`] : []));
          expect(search(haystack)).to.have.members(there);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('finds it at the very beginning and the very end', () => {
    const bytes = Buffer.from('short enough');
    for (let before = 0; before < 20; before += 1) {
      const haystack = Buffer.concat([randomBytes(before), bytes]);
      expect(buildSearch([{ name: 'secret', bytes }])(haystack)).to.deep.equal(['secret']);
      expect(buildSearch([{ name: 'secret', bytes }])(haystack.subarray(0, -1))).to.deep.equal([]);
    }
  });

  it('refuses what is too short to be searched for, and tells its name alone', () => {
    expect(() => buildSearch([{ name: 'password', bytes: Buffer.from('0123456789') }])).to.throw(
      /^password has fewer than 11 bytes$/,
    );
  });
});

/** A key as those who leak it have it. */
interface Written {
  readonly pem: string;
  /** Base64 without lines. */
  readonly body: string;
  /** The secret one. */
  readonly number: Buffer;
}

const KEYS = {
  'P-256': { algorithm: 'ECDSA', size: 256 },
  'P-384': { algorithm: 'ECDSA', size: 384 },
  RSA: { algorithm: 'RSA', size: 2048 },
} as const;

const spread = (bytes: Buffer, between: string) => bytes.toString('hex').replace(/(..)(?!$)/g, `$1${between}`);

const LEAKS: Readonly<Record<string, (key: Written) => string | Buffer>> = {
  PEM: ({ pem }) => pem,
  'PEM with escaped ends of lines': ({ pem }) => JSON.stringify({ pem }),
  'PEM in YAML': ({ pem }) => pem.replaceAll('\n', '\n      '),
  'the body without lines': ({ body }) => body,
  'base64 of PEM': ({ pem }) => Buffer.from(pem).toString('base64'),
  'base64 of PEM behind a character': ({ pem }) => Buffer.from(`a${pem}`).toString('base64'),
  'base64 of PEM behind two characters': ({ pem }) => Buffer.from(`ab${pem}`).toString('base64'),
  'base64 for URLs': ({ pem }) => Buffer.from(pem).toString('base64url'),
  DER: ({ body }) => Buffer.from(body, 'base64'),
  'DER as hex': ({ body }) => Buffer.from(body, 'base64').toString('hex'),
  'hex in capitals': ({ number }) => number.toString('hex').toUpperCase(),
  'hex with colons': ({ number }) => spread(number, ':'),
  'hex with spaces': ({ number }) => spread(number, ' '),
  'bytes as Go prints them': ({ number }) => `[${number.join(' ')}]`,
  'bytes as JSON has them': ({ number }) => JSON.stringify(number),
  'a decimal number': ({ number }) => BigInt(`0x${number.toString('hex')}`).toString(),
  'a JWK': ({ pem }) => JSON.stringify(createPrivateKey(pem).export({ format: 'jwk' })),
};

describe('the forms of a secret', () => {
  const holds = (forms: readonly Buffer[], text: string | Buffer) =>
    buildSearch(forms.map((bytes) => ({ name: 'secret', bytes })))(Buffer.from(text)).length > 0;

  for (const [name, desired] of Object.entries(KEYS))
    describe(`a ${name} key`, () => {
      let pem: string;
      let key: Written;
      let forms: readonly Buffer[];
      before(async () => {
        pem = (await generateKeyPair(desired)).privateKeyPem;
        const { d = '' } = createPrivateKey(pem).export({ format: 'jwk' });
        const body = pem.trim().split('\n').slice(1, -1).join('');
        key = { pem, body, number: Buffer.from(d, 'base64url') };
        forms = formsOfKey(pem);
      });

      for (const [what, write] of Object.entries(LEAKS))
        it(`is found as ${what}`, () => {
          const leak = Buffer.from(write(key));
          expect(holds(forms, leak)).to.equal(true);
          expect(holds(forms, Buffer.concat([randomBytes(5), leak, randomBytes(5)]))).to.equal(true);
        });

      it('is not found in its public key', () => {
        const publicKey = createPublicKey(pem);
        expect(holds(forms, publicKey.export({ type: 'spki', format: 'pem' }).toString())).to.equal(false);
        expect(holds(forms, publicKey.export({ type: 'spki', format: 'der' }).toString('hex'))).to.equal(false);
      });
    });

  it('of a password are it and its encodings', () => {
    const password = 'pass"word/über&long';
    const forms = formsOfText(password);
    const bytes = Buffer.from(password);
    for (const leak of [
      password,
      JSON.stringify({ password }),
      `https://a:${encodeURIComponent(password)}@b`,
      Buffer.from(`user:${password}`).toString('base64'),
      bytes.toString('hex'),
    ])
      expect(holds(forms, leak), leak).to.equal(true);
    expect(holds(forms, 'pass-word')).to.equal(false);
  });
});
