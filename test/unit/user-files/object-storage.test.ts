import { expect } from 'chai';
import { certificateRequests } from '../../../src/plan/certificates.ts';
import { OBJECT_STORAGE_DIRECTORY } from '../../../src/stack/paths.ts';
import { ObjectStorageError } from '../../../src/user-files/object-storage/error.ts';
import { readObjectStorage } from '../../../src/user-files/object-storage/read.ts';
import { issueDesired } from '../../support/certificates.ts';
import { SECRET, STORAGE_CASES, serviceAccount } from '../../support/object-storage/cases.ts';
import { MINIMAL, resolved, stackObject } from '../../support/plans.ts';

const KEYS = 'access_key: a, secret_key: b';

/** What is read of a type and the fields of its config, in one line each. */
const read = (type: string, config: string) => readObjectStorage(`type: ${type}\nconfig: {${config}}\n`);
const addresses = (type: string, config: string) =>
  read(type, config).endpoints.map(({ host, port }) => `${host}:${port}`);

describe('readObjectStorage', () => {
  describe('finds every address that is connected to', () => {
    const CASES: readonly (readonly [type: string, config: string, ...addresses: string[]])[] = [
      ['S3', `bucket: abc, endpoint: "s3.storage.svc:7070", ${KEYS}`, 's3.storage.svc:7070'],
      ['s3', 'bucket: abc, endpoint: s3.eu-central-1.amazonaws.com', 's3.eu-central-1.amazonaws.com:443'],
      ['S3', 'bucket: abc, endpoint: "[2001:db8::1]:9000"', '2001:db8::1:9000'],
      ['S3', 'bucket: abc, endpoint: "10.0.0.1:9000"', '10.0.0.1:9000'],
      ['S3', 'bucket: abc, endpoint: a, sts_endpoint: "https://sts.b.svc:4223/sts/t"', 'a:443', 'sts.b.svc:4223'],
      ['S3', `bucket: abc, endpoint: a, sts_endpoint: "https://sts.b.svc:4223", ${KEYS}`, 'a:443'],
      ['GCS', 'bucket: abc', 'storage.googleapis.com:443'],
      ['AZURE', 'container: c, storage_account: acc', 'acc.blob.core.windows.net:443'],
      ['AZURE', 'container: c, storage_account: acc, endpoint: "blob.example.com:1"', 'acc.blob.example.com:1'],
      [
        'AZURE',
        'container: c, storage_account: a, az_tenant_id: t, client_id: i, client_secret: s',
        'a.blob.core.windows.net:443',
        'login.microsoftonline.com:443',
      ],
      [
        'AZURE',
        'container: c, storage_account: a, storage_connection_string: "AccountName=acc;AccountKey=YQ==;EndpointSuffix=core.example;"',
        'acc.blob.core.example:443',
      ],
      [
        'AZURE',
        'container: c, storage_account: a, storage_connection_string: "SharedAccessSignature=s;BlobEndpoint=https://blob.example.com:8443/acc"',
        'blob.example.com:8443',
      ],
      ['SWIFT', 'container_name: c, auth_url: "https://keystone.example.com:5000/v3"', 'keystone.example.com:5000'],
      ['COS', 'bucket: b, app_id: "1", region: ap-a, secret_id: i, secret_key: k', 'b-1.cos.ap-a.myqcloud.com:443'],
      [
        'ALIYUNOSS',
        'endpoint: "https://oss.example.com", bucket: abc, access_key_id: i, access_key_secret: k',
        'oss.example.com:443',
      ],
      ['BOS', `endpoint: "https://bos.example.com", bucket: abc, ${KEYS}`, 'bos.example.com:443'],
      ['OBS', `endpoint: obs.example.com, bucket: abc, ${KEYS}`, 'obs.example.com:443'],
      ['OCI', 'provider: instance-principal, bucket: b, region: eu-1', 'objectstorage.eu-1.oraclecloud.com:443'],
    ];

    for (const [type, config, ...expected] of CASES)
      it(`${type}: ${config}`, () => expect(addresses(type, config)).to.deep.equal(expected));

    it('GCS: the token service of its account, in its universe', () => {
      const account = serviceAccount({ universe_domain: 'cloud.example', token_uri: 'https://tokens.example:8443/a' });
      const content = JSON.stringify({ type: 'GCS', config: { bucket: 'b', service_account: account } });
      const { endpoints } = readObjectStorage(content);
      expect(endpoints.map(({ host, port }) => `${host}:${port}`)).to.deep.equal([
        'storage.cloud.example:443',
        'tokens.example:8443',
      ]);
    });
  });

  it('tells which bucket it is, whatever the credential, the spelling and the slashes', () => {
    const bucket = (config: string, rest = '') =>
      readObjectStorage(`type: S3\nconfig: {bucket: abc, endpoint: ${config}}\n${rest}`).bucket;
    const same = [
      bucket('A.example.com'),
      bucket('"a.example.com.:443"', 'prefix: //'),
      bucket(`a.example.com, ${KEYS}`),
    ];
    expect(new Set(same).size).to.equal(1);
    expect(same[0]).to.include('abc').and.to.not.include('access_key');
    expect(bucket('a.example.com', 'prefix: a')).to.equal(bucket('a.example.com', 'prefix: /a/'));
    expect(bucket('a.example.com', 'prefix: a')).to.not.equal(same[0]);
    expect(bucket('b.example.com')).to.not.equal(same[0]);
    const amazon = ['s3.eu-central-1.amazonaws.com', 's3.dualstack.eu-central-1.amazonaws.com', 's3.amazonaws.com'];
    expect(new Set(amazon.map((host) => bucket(host))).size).to.equal(1);
    expect(bucket('s3.cn-north-1.amazonaws.com.cn')).to.not.equal(bucket('s3.amazonaws.com'));
    const services = ['minio.storage', 'minio.storage.svc', 'minio.storage.svc.cluster.local'];
    expect(new Set(services.map((host) => bucket(`"${host}:9000"`))).size).to.equal(1);
    expect(bucket('"minio.storage.svc:9000"')).to.not.equal(bucket('"minio.storage.svc:9001"'));
    expect(bucket('"[fd00::1]:9000"')).to.equal(bucket('"[FD00:0:0::0001]:9000"'));
    expect(bucket('"[fd00::1]:9000"')).to.not.equal(bucket('"[fd00::2]:9000"'));
  });

  it('knows the files of its Secret by where they are mounted, and no other of the same name', async () => {
    const [root] = certificateRequests(resolved(stackObject(MINIMAL)));
    if (!root) throw new Error('a stack has a root');
    const { certificatePem } = await issueDesired(root.desired, new Date('2026-06-01T12:00:00Z'));
    const files = new Map([['ca.crt', Buffer.from(certificatePem)]]);
    const refusal = (path: string) => {
      const config = `bucket: abc, endpoint: a, ${KEYS}, http_config: {tls_config: {ca_file: "${path}"}}`;
      try {
        readObjectStorage(`type: S3\nconfig: {${config}}`, files);
        return '';
      } catch (error) {
        return (error as Error).message;
      }
    };
    for (const path of [`${OBJECT_STORAGE_DIRECTORY}/ca.crt`, `${OBJECT_STORAGE_DIRECTORY}/../object-storage/ca.crt`])
      expect(refusal(path), path).to.equal('');
    for (const path of [
      '/etc/other/ca.crt',
      `${OBJECT_STORAGE_DIRECTORY}/../ca.crt`,
      `${OBJECT_STORAGE_DIRECTORY}/a/ca.crt`,
    ])
      expect(refusal(path), path).to.include('that pods do not have');
  });

  it('takes for one bucket what may be one: whichever client asks there, and as whoever', () => {
    const bucket = (type: string, config: string) => read(type, config).bucket;
    const login = 'access_key_id: a, access_key_secret: b';
    const google = bucket('GCS', 'bucket: abc');
    expect(bucket('S3', `bucket: abc, endpoint: storage.googleapis.com, ${KEYS}`)).to.equal(google);
    const alibaba = bucket('ALIYUNOSS', `bucket: abc, endpoint: "https://oss-cn-hangzhou.aliyuncs.com", ${login}`);
    for (const host of ['oss-cn-hangzhou.aliyuncs.com', 'oss-cn-hangzhou-internal.aliyuncs.com'])
      expect(bucket('S3', `bucket: abc, endpoint: ${host}, ${KEYS}`)).to.equal(alibaba);
    const oracle = (more: string) => bucket('OCI', `provider: instance-principal, bucket: b${more}`);
    expect(oracle(', compartment_ocid: c')).to.equal(oracle(''));
    expect(oracle(', tenancy_ocid: t')).to.equal(oracle(''));
    expect(oracle(', region: eu-frankfurt-1')).to.not.equal(oracle(''));
    const swift = (more: string) => bucket('SWIFT', `container_name: c, auth_url: "https://a:1/v3", ${more}`);
    expect(swift('project_id: p')).to.equal(swift('project_name: q'));
  });

  it('tells whose identity is taken where there is no credential, and whose address a catalogue names', () => {
    const identity = (type: string, config: string) => read(type, config).identity;
    expect(identity('S3', 'bucket: abc, endpoint: a')).to.equal('AWS');
    expect(identity('S3', `bucket: abc, endpoint: a, ${KEYS}`)).to.equal(undefined);
    expect(identity('GCS', 'bucket: abc')).to.equal('Google Cloud');
    expect(identity('AZURE', 'container: c, storage_account: a')).to.equal('Azure');
    expect(identity('AZURE', 'container: c, storage_account: a, storage_account_key: YQ==')).to.equal(undefined);
    expect(identity('OCI', 'provider: instance-principal, bucket: b')).to.equal('Oracle Cloud');
    expect(read('SWIFT', 'container_name: c, auth_url: "https://a:1/v3"').catalogue).to.deep.equal({
      host: 'a',
      port: 1,
    });
    expect(read('S3', 'bucket: abc, endpoint: a').catalogue).to.equal(undefined);
  });

  describe('accepts what Thanos accepts', () => {
    for (const { name, content, says } of STORAGE_CASES)
      if (says === undefined) it(name, () => expect(readObjectStorage(content).type).to.be.a('string'));
  });

  describe('refuses, without a word of what is secret', () => {
    for (const { name, content, says } of STORAGE_CASES) {
      if (says === undefined) continue;
      it(name, () => {
        expect(() => readObjectStorage(content)).to.throw(ObjectStorageError, says);
        expect(() => readObjectStorage(content)).to.not.throw(SECRET);
      });
    }
  });
});
