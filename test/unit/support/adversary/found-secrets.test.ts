import { expect } from 'chai';
import { generateKeyPair } from '../../../../src/pki/keys.ts';
import { secretsIn } from '../../../support/adversary/secrets/found.ts';

const secret = (texts: Readonly<Record<string, string>>) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { namespace: 'monitoring', name: 'prod' },
  data: Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, Buffer.from(text).toString('base64')])),
});

describe('what is secret in a Secret', () => {
  it('is each private key, but no certificate', async () => {
    const pem = (await generateKeyPair({ algorithm: 'ECDSA', size: 256 })).privateKeyPem.trim();
    const certificate = '-----BEGIN CERTIFICATE-----\nabc\n-----END CERTIFICATE-----\n';
    expect(
      secretsIn(secret({ 'tls.key': `${pem}\n`, 'tls.crt': certificate, 'both.pem': certificate + pem })),
    ).to.deep.equal([
      { home: 'monitoring/prod tls.key', kind: 'private key', value: pem },
      { home: 'monitoring/prod both.pem', kind: 'private key', value: pem },
    ]);
  });

  it('is each credential, by the name of its key or of its field in YAML, but no path of a file', () => {
    const jobs = `
- job_name: a
  basic_auth: {username: somebody-with-a-name, password: a-long-password}
  authorization: {credentials_file: /var/run/secrets/token}
  tls_config: {key_file: /etc/a-path-to-a.key}
- oauth2: {client_secret: another-long-one}
- authorization: {credentials: a-long-credential}
`;
    const config = 'type: S3\nconfig: {bucket: a-long-bucket-name, secret_key: 0123456789abcdef}\n';
    const values = secretsIn(
      secret({ 'jobs.yml': jobs, 'objstore.yaml': config, SECRET_KEY: '0123456789', TOKEN: 'a-long-token' }),
    );
    expect(values.map(({ value }) => value)).to.deep.equal([
      'a-long-password',
      'another-long-one',
      'a-long-credential',
      '0123456789abcdef',
      'a-long-token',
    ]);
    expect(new Set(values.map(({ kind }) => kind))).to.deep.equal(new Set(['credential']));
  });
});
