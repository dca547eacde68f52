import { createPrivateKey, createSecretKey, generateKeyPair, type KeyObject, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { expect } from 'chai';
import fc from 'fast-check';
import { redact, redactText } from '../../../src/observability/redact.ts';

const generate = promisify(generateKeyPair);

describe('redaction', function () {
  this.timeout(20_000);
  const keys: KeyObject[] = [];
  before(async () => {
    keys.push((await generate('ec', { namedCurve: 'P-256' })).privateKey);
    keys.push((await generate('ec', { namedCurve: 'P-384' })).privateKey);
    keys.push((await generate('rsa', { modulusLength: 2048 })).privateKey);
  });

  /** Every run of 24 characters of the key's encodings: none of them may be left. */
  const leaks = (key: KeyObject, text: string): boolean => {
    const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
    const body = pem.split('\n').slice(1, -2).join('');
    return (
      windows(body).some((part) => text.includes(part)) ||
      windows(Buffer.from(pem).toString('base64')).some((part) => text.includes(part))
    );
  };
  // The first 40 characters only say what kind of key it is.
  const windows = (text: string): string[] =>
    Array.from({ length: Math.max(0, text.length - 40 - 24) }, (_, at) => text.slice(at + 40, at + 64));

  const encodings: readonly [string, (pem: string, key: KeyObject) => string][] = [
    ['PEM', (pem) => pem],
    ['PEM of the older kind', (_, key) => exportTraditional(key)],
    ['PEM with escaped line breaks', (pem) => JSON.stringify({ message: pem })],
    ['PEM escaped twice', (pem) => JSON.stringify(JSON.stringify(pem))],
    ['PEM cut off at its end', (pem) => pem.slice(0, -40)],
    ['PEM without its header', (pem) => pem.split('\n').slice(1).join('\n')],
    ['PEM indented in YAML', (pem) => `tls.key: |\n  ${pem.replaceAll('\n', '\n  ')}`],
    ['PEM after a certificate', (pem) => `-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n${pem}`],
    ['two of them', (pem) => `${pem} and ${pem}`],
    ['base64 of PEM, as in a Secret', (pem) => Buffer.from(pem).toString('base64')],
    ['base64 of it twice', (pem) => Buffer.from(Buffer.from(pem).toString('base64')).toString('base64')],
    ['base64 of a file that holds it', (pem) => Buffer.from(`a: 1\nkey: |\n${pem}`).toString('base64')],
    ['base64 in lines of 76', (pem) => Buffer.from(pem).toString('base64').replace(/.{76}/g, '$&\n')],
    ['base64url of PEM', (pem) => Buffer.from(pem).toString('base64url')],
    ['base64 of DER', (_, key) => key.export({ type: 'pkcs8', format: 'der' }).toString('base64')],
  ];
  for (const [what, encode] of encodings) {
    it(`removes a private key as ${what}, from texts, errors and nested values`, () => {
      for (const key of keys) {
        const text = encode(key.export({ type: 'pkcs8', format: 'pem' }).toString(), key);
        const error = new Error(`parse failed near ${text}`, { cause: new Error(text) });
        for (const value of [
          text,
          `before ${text} after`,
          error,
          { a: [{ b: { c: text } }] },
          { [text]: 1 },
          { body: JSON.stringify({ x: text }) },
        ]) {
          expect(leaks(key, JSON.stringify(redact(value)))).to.equal(false);
        }
      }
    });
  }

  it('would notice a key that is left', () => {
    for (const key of keys)
      expect(leaks(key, key.export({ type: 'pkcs8', format: 'pem' }).toString().replaceAll('\n', ''))).to.equal(true);
  });

  it('leaves what stands around a key', () => {
    const pem = keys[0]?.export({ type: 'pkcs8', format: 'pem' }).toString();
    expect(redactText(`before ${pem} after`)).to.equal('before [redacted]\n after');
  });

  const texts: readonly [string, string, string][] = [
    ['a key cut off in its first line', 'near -----BEGIN PRIVATE KEY-----\nMIGHAgEAMBMGByqG', 'near [redacted]'],
    ['base64 of a key cut off early', 'near LS0tLS1CRUdJTiBQUklWQVRFIEtFWS0tLS0tCk1JR0g=', 'near [redacted]'],
    ['a bearer token', 'authorization: Bearer abc.def-ghi', 'authorization: Bearer [redacted]'],
    ['basic credentials', 'Basic bWU6cHcxMjM=', 'Basic [redacted]'],
    [
      'a service account token',
      `got ${'eyJhbGciOiJSUzI1NiJ9'}.eyJzdWIiOiJ4In0.c2lnbmF0dXJl here`,
      'got [redacted] here',
    ],
    ['credentials in a URL', 'https://user:hunter2@host/path', 'https://user:[redacted]@host/path'],
    [
      'YAML of an object storage',
      'config:\n  access_key: AKIA\n  secret_key: hunter2\n  bucket: b',
      'config:\n  access_key: [redacted]\n  secret_key: [redacted]\n  bucket: b',
    ],
    ['JSON', '{"password":"hunter2","user":"me"}', '{"password":[redacted],"user":"me"}'],
    [
      'JSON in JSON',
      '{\\"password\\":\\"hunter2\\",\\"user\\":\\"me\\"}',
      '{\\"password\\":[redacted],\\"user\\":\\"me\\"}',
    ],
    ['a command line', '--basic-password=hunter2 --flag=1', '--basic-password=[redacted] --flag=1'],
    ['quoted values with blanks', 'password: "hunter two" user: me', 'password: [redacted] user: me'],
  ];
  for (const [what, text, expected] of texts)
    it(`removes the secret from ${what}`, () => expect(redactText(text)).to.equal(expected));

  const harmless = [
    'PATCH /apis/securethanos.io/v1alpha1/namespaces/monitoring/securethanosstacks/prod: 409 Conflict: the object has been modified',
    'the certificate of query expires on 2026-12-01T00:00:00Z (sha256 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08)',
    'spiffe://cluster.local/ns/monitoring/stack/prod/query',
    'secrets "prod-thanos-query-tls" not found',
    'at file:///app/src/kube/reflector/reflector.ts:120:11',
    'image registry.example/thanos@sha256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  ];
  for (const text of harmless) it(`leaves alone: ${text.slice(0, 50)}`, () => expect(redactText(text)).to.equal(text));

  const names = [
    'password',
    'userPassword',
    'passphrase',
    'secret_key',
    'secretAccessKey',
    'access_key',
    'token',
    'bearerToken',
    'tls.key',
    'ca.key',
    'data',
    'stringData',
    'Authorization',
    'set-cookie',
    'privateKey',
    'kubeconfig',
    'credentials',
  ];
  for (const name of names) {
    it(`removes whatever is called ${name}, at any depth`, () => {
      for (const value of ['short', 12345, ['short'], { a: 'short' }]) {
        expect(JSON.stringify(redact({ a: [{ [name]: value }] }))).to.equal(`{"a":[{"${name}":"[redacted]"}]}`);
      }
    });
  }

  it('keeps plain facts as they are', () => {
    const facts = {
      name: 'prod',
      replicas: 2,
      ready: true,
      none: null,
      list: [1, 'a'],
      at: new Date(0),
      url: new URL('https://x/'),
    };
    expect(redact(facts)).to.deep.equal({ ...facts, at: '1970-01-01T00:00:00.000Z', url: 'https://x/' });
    expect(redact({ hasToken: true, token: null })).to.deep.equal({ hasToken: true, token: null });
  });

  it('keeps of a Kubernetes object only its address', () => {
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 's', namespace: 'n', annotations: { x: 'hunter2' } },
      type: 'hunter2',
    };
    expect(JSON.stringify(redact({ secret }))).to.equal(
      '{"secret":{"apiVersion":"v1","kind":"Secret","namespace":"n","name":"s"}}',
    );
  });

  it('keeps of a key, a buffer or an instance only the type', () => {
    class Config {
      readonly hidden = 'hunter2';
    }
    const key = createPrivateKey(keys[0]?.export({ type: 'pkcs8', format: 'pem' }).toString() ?? '');
    const values = [
      key,
      createSecretKey(randomBytes(8)),
      Buffer.from('hunter2'),
      new Uint8Array(2),
      new Config(),
      new Map([['a', 'hunter2']]),
      () => 'hunter2',
      Symbol('hunter2'),
    ];
    const text = JSON.stringify(redact(values));
    expect(text).to.equal(
      '["[PrivateKeyObject]","[SecretKeyObject]","[Buffer]","[Uint8Array]","[Config]","[Map]","[function]","[symbol]"]',
    );
  });

  it('writes no stack of an error that is expected', () => {
    const error = Object.assign(new Error('GET /: connect ECONNREFUSED'), { name: 'ApiError', reason: 'Unreachable' });
    expect(redact({ error })).to.deep.equal({
      error: { message: 'GET /: connect ECONNREFUSED', reason: 'Unreachable' },
    });
  });

  it('writes an error with its reason, code and cause', () => {
    const error = Object.assign(new Error('token=hunter2', { cause: new TypeError('inner') }), {
      reason: 'Invalid',
      code: 'E1',
      response: 'hunter2',
    });
    const written = redact({ error }) as { error: Record<string, unknown> & { cause: unknown } };
    expect(Object.keys(written.error)).to.deep.equal(['message', 'reason', 'code', 'stack', 'cause']);
    expect(written.error).to.include({ message: 'token=[redacted]', reason: 'Invalid', code: 'E1' });
    expect(JSON.stringify(written)).to.include('inner').and.not.include('hunter2');
  });

  it('comes to an end with a value that contains itself', () => {
    const value: Record<string, unknown> = {};
    for (let index = 0; index < 10; index += 1) value[`self${index}`] = value;
    expect(JSON.stringify(redact(value)).length).to.be.below(100_000);
  });

  it('does not throw, whatever it is given', () => {
    const hostile = Object.defineProperty({}, 'x', {
      enumerable: true,
      get: () => {
        throw new Error('no');
      },
    });
    expect(redact(hostile)).to.equal('[unreadable]');
    fc.assert(
      fc.property(fc.anything(), (value) => {
        JSON.stringify(redact(value));
      }),
    );
  });

  it('cuts what is too long', () => {
    expect(redactText('word '.repeat(10_000)).length).to.equal(16_384);
  });
});

function exportTraditional(key: KeyObject): string {
  return key.export({ type: key.asymmetricKeyType === 'rsa' ? 'pkcs1' : 'sec1', format: 'pem' }).toString();
}
