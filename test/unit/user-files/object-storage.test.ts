import { expect } from 'chai';
import { ObjectStorageError, readObjectStorage } from '../../../src/user-files/object-storage/read.ts';

/** Stands where credentials stand; no message may repeat it. */
const SECRET = 'hunter2-never-shown';

describe('readObjectStorage', () => {
  describe('finds where the bucket is', () => {
    const CASES: readonly { readonly config: string; readonly host: string; readonly port: number }[] = [
      { config: 'type: S3\nconfig: {bucket: b, endpoint: "s3.storage.svc:7070"}', host: 's3.storage.svc', port: 7070 },
      {
        config: 'type: s3\nconfig: {endpoint: s3.eu-central-1.amazonaws.com}',
        host: 's3.eu-central-1.amazonaws.com',
        port: 443,
      },
      { config: 'type: S3\nconfig: {endpoint: "[2001:db8::1]:9000"}', host: '2001:db8::1', port: 9000 },
      { config: 'type: S3\nconfig: {endpoint: "10.0.0.1:9000"}', host: '10.0.0.1', port: 9000 },
      { config: 'type: GCS\nconfig: {bucket: b}', host: 'storage.googleapis.com', port: 443 },
      { config: 'type: AZURE\nconfig: {storage_account: acc}', host: 'acc.blob.core.windows.net', port: 443 },
      {
        config: 'type: AZURE\nconfig: {storage_account: acc, endpoint: blob.example.com}',
        host: 'acc.blob.example.com',
        port: 443,
      },
      {
        config: 'type: SWIFT\nconfig: {auth_url: "https://keystone.example.com:5000/v3"}',
        host: 'keystone.example.com',
        port: 5000,
      },
      { config: 'type: COS\nconfig: {bucket: b-1, region: ap-1}', host: 'b-1.cos.ap-1.myqcloud.com', port: 443 },
      { config: 'type: COS\nconfig: {endpoint: cos.example.com}', host: 'cos.example.com', port: 443 },
      {
        config:
          'type: AZURE\nconfig: {storage_connection_string: "AccountName=acc;AccountKey=a==;EndpointSuffix=core.example"}',
        host: 'acc.blob.core.example',
        port: 443,
      },
      {
        config: 'type: AZURE\nconfig: {storage_connection_string: "BlobEndpoint=https://blob.example.com:8443/acc"}',
        host: 'blob.example.com',
        port: 8443,
      },
      { config: 'type: ALIYUNOSS\nconfig: {endpoint: "https://oss.example.com"}', host: 'oss.example.com', port: 443 },
      { config: 'type: BOS\nconfig: {endpoint: "https://bos.example.com"}', host: 'bos.example.com', port: 443 },
      { config: 'type: OBS\nconfig: {endpoint: obs.example.com}', host: 'obs.example.com', port: 443 },
      { config: 'type: OCI\nconfig: {region: eu-1}', host: 'objectstorage.eu-1.oraclecloud.com', port: 443 },
    ];

    for (const { config, host, port } of CASES) {
      it(config.replaceAll('\n', ', '), () => {
        const type = /type: (\w+)/.exec(config)?.[1]?.toUpperCase();
        expect(readObjectStorage(config)).to.deep.equal({ type, endpoint: { host, port } });
      });
    }
  });

  describe('refuses, without a word of what is secret', () => {
    const CASES: readonly { readonly config: string; readonly message: string }[] = [
      {
        config: `type: S3\nconfig: {endpoint: a, insecure: true, secret_key: ${SECRET}}`,
        message: 'config.insecure is true',
      },
      {
        config: `type: S3\nconfig: {endpoint: a, secret_key: ${SECRET}, http_config: {insecure_skip_verify: true}}`,
        message: 'insecure_skip_verify is true',
      },
      {
        config: `type: S3\nconfig: {endpoint: a, secret_key: ${SECRET}, http_config: {tls_config: {insecure_skip_verify: true}}}`,
        message: 'insecure_skip_verify is true',
      },
      {
        config: `type: S3\nconfig: {endpoint: a, insecure: yes, secret_key: ${SECRET}}`,
        message: 'config.insecure is true',
      },
      {
        config: `type: S3\nconfig: {endpoint: a, <<: {insecure: on}, secret_key: ${SECRET}}`,
        message: 'config.insecure is true',
      },
      { config: `type: S3\nconfig: {endpoint: "http://a", secret_key: ${SECRET}}`, message: 'http:// URL' },
      { config: `type: COS\nconfig: {endpoint: "HTTP://a", secret_key: ${SECRET}}`, message: 'http:// URL' },
      {
        config: `type: S3\nconfig: {endpoint: a, sts_endpoint: "http://a", secret_key: ${SECRET}}`,
        message: 'http:// URL',
      },
      { config: `type: ALIYUNOSS\nconfig: {endpoint: a, access_key_secret: ${SECRET}}`, message: 'has no https://' },
      { config: `type: BOS\nconfig: {endpoint: a, secret_key: ${SECRET}}`, message: 'has no https://' },
      {
        config: `type: AZURE\nconfig: {storage_connection_string: "DefaultEndpointsProtocol=http;AccountKey=${SECRET}"}`,
        message: 'storage_connection_string uses http',
      },
      {
        config: `type: AZURE\nconfig: {storage_connection_string: "AccountKey=${SECRET};BlobEndpoint=http://a/b"}`,
        message: 'storage_connection_string uses http',
      },
      { config: `type: SWIFT\nconfig: {auth_url: "http://a", password: ${SECRET}}`, message: 'http:// URL' },
      { config: `type: S3\nconfig: {secret_key: ${SECRET}}`, message: 'config.endpoint is missing' },
      { config: `type: S3\nconfig: {endpoint: "a b:c", secret_key: ${SECRET}}`, message: 'is not an address' },
      { config: `type: FILESYSTEM\nconfig: {directory: ${SECRET}}`, message: 'has a type that is not supported' },
      { config: `type: ${SECRET}`, message: 'has a type that is not supported' },
      { config: `config: {secret_key: ${SECRET}}`, message: 'has no type' },
      { config: `type: S3\nconfig: {secret_key: "${SECRET}`, message: 'is not valid YAML' },
      { config: SECRET, message: 'is not a YAML mapping' },
      { config: '', message: 'is not a YAML mapping' },
      { config: `- ${SECRET}`, message: 'is not a YAML mapping' },
    ];

    for (const { config, message } of CASES) {
      it(`${message}: ${config.replaceAll('\n', ', ')}`, () => {
        expect(() => readObjectStorage(config)).to.throw(ObjectStorageError, message);
        expect(() => readObjectStorage(config)).to.not.throw(SECRET);
      });
    }
  });
});
