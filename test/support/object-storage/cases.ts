// Object storage configurations that people wrote or could write, and what becomes of them. What is good must be good for
// Thanos too; what is bad for Thanos must be bad for us.
import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';

/** One text and its verdict. */
export interface StorageCase {
  readonly name: string;
  readonly content: string;
  /** Words of the refusal; absent: it is good. */
  readonly says?: string;
  /** Thanos itself takes it, and why we do not. */
  readonly stricter?: string;
}

/** Stands where credentials stand; no message may repeat it. */
export const SECRET = 'hunter2-never-shown';

/** A key as Oracle and Google give it. */
const { privateKey: RSA_KEY } = await promisify(generateKeyPair)('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

/** The key of a service account of Google. */
export const serviceAccount = (change: object = {}): string =>
  JSON.stringify({
    type: 'service_account',
    project_id: 'p',
    private_key_id: '0',
    private_key: RSA_KEY,
    client_email: 'thanos@p.iam.gserviceaccount.com',
    client_id: '1',
    auth_uri: 'https://accounts.google.com/o/oauth2/auth',
    token_uri: 'https://oauth2.googleapis.com/token',
    ...change,
  });

const S3 = { bucket: 'metrics', endpoint: 's3.eu-west-1.amazonaws.com' };
const KEYS = { access_key: 'AK', secret_key: SECRET };
const AZURE = { storage_account: 'metricsacct', container: 'thanos' };
const SWIFT = {
  auth_url: 'https://keystone.example.com/v3',
  username: 'thanos',
  password: SECRET,
  container_name: 'c',
};
const COS = { bucket: 'b', app_id: '125', region: 'ap-singapore', secret_id: 'i', secret_key: SECRET };
const OSS = { endpoint: 'https://oss.example.com', bucket: 'thanos', access_key_id: 'i', access_key_secret: SECRET };
const BOS = { endpoint: 'https://bj.bcebos.com', bucket: 'thanos', ...KEYS };
const OBS = { endpoint: 'obs.example.com', bucket: 'thanos', ...KEYS };
const OCI = {
  ...{ provider: 'raw', bucket: 'thanos', compartment_ocid: 'c', tenancy_ocid: 't', user_ocid: 'u' },
  ...{ region: 'eu-frankfurt-1', fingerprint: 'f', privatekey: RSA_KEY },
};

const written = (type: string, config: object): string => JSON.stringify({ type, config });
const good = (name: string, content: string): StorageCase => ({ name, content });
const bad = (name: string, content: string, says: string): StorageCase => ({ name, content, says });
const strict = (name: string, content: string, says: string, stricter: string): StorageCase => ({
  ...bad(name, content, says),
  stricter,
});
const s3 = (change: object): string => written('S3', { ...S3, ...change });
const PLAINTEXT = 'traffic would be in plaintext or to any server';
const UNUSABLE = 'each request of the client fails';

const FORMS: readonly StorageCase[] = [
  good('a separator at both ends', `---\n${text('S3', 'bucket: metrics\n  endpoint: s3.example.com')}---\n`),
  good(
    'lines as Windows ends them',
    text('S3', 'bucket: metrics\n  endpoint: s3.example.com').replaceAll('\n', '\r\n'),
  ),
  good('a type in small letters', written('s3', S3)),
  good('a prefix', JSON.stringify({ type: 'S3', config: S3, prefix: '/a/b/' })),
  good('a merge key', 'type: S3\nconfig: {<<: {bucket: metrics}, endpoint: s3.example.com}\n'),
  good('an alias', 'type: S3\nconfig: {bucket: &b metrics, endpoint: s3.example.com, region: *b}\n'),
  good('a bucket that is a number', 'type: S3\nconfig: {bucket: 1234, endpoint: s3.example.com}\n'),
  good(
    'fields without a value',
    'type: S3\nconfig: {bucket: metrics, endpoint: s3.example.com, http_config: , region: }\n',
  ),
  bad('an escape of JSON alone', '{"type": "S3", "config": {"bucket": "a\\/b", "endpoint": "a"}}', 'no escape'),
  bad('tabs', 'type: S3\nconfig:\n\tbucket: metrics\n', 'line 3'),
  bad('a key twice', text('S3', 'bucket: metrics\n  bucket: metrics2\n  endpoint: a'), 'twice'),
  strict(
    'two documents',
    `${written('S3', S3)}\n---\n${written('S3', S3)}\n`,
    'several YAML documents',
    'Thanos reads the first alone',
  ),
  bad('UTF-16', Buffer.from(`\ufeff${written('S3', S3)}`, 'utf16le').toString(), 'UTF-16'),
  bad(
    'a merge key that holds a key again',
    'type: S3\nconfig: {<<: {bucket: a}, bucket: metrics, endpoint: a}\n',
    '<<',
  ),
  bad('a template', 'type: S3\nconfig:\n  bucket: {{ thanos.bucket }}\n', 'line 3'),
  bad('no YAML', `type: S3\nconfig: {secret_key: "${SECRET}`, 'is not valid YAML'),
  bad('a list', `- ${SECRET}`, 'is not a YAML mapping'),
  bad('a text', SECRET, 'is not a YAML mapping'),
  bad('nothing', '', 'is not a YAML mapping'),
  bad('no type', `config: {secret_key: ${SECRET}}`, 'has no type'),
  bad('a further field', `${written('S3', S3)}`.replace('{', `{"${SECRET}": 1,`), 'beside type, config and prefix'),
  strict('a directory', written('FILESYSTEM', { directory: SECRET }), 'type that is not supported', UNUSABLE),
  bad('an unknown type', `type: ${SECRET}`, 'type that is not supported'),
  bad('a mapping as text', 'type: S3\nconfig: text\n', 'config is not a mapping'),
  bad('a variable', s3({ access_key: '$(AWS_ACCESS_KEY_ID)', secret_key: 'x' }), 'refers to the environment in line 1'),
  bad('a variable by chance', s3({ access_key: 'AK', secret_key: `a$(word)b` }), 'refers to the environment'),
  bad('a variable in a comment', `${written('S3', S3)} # $(HOSTNAME_OF_NOBODY)`, 'refers to the environment'),
  strict(
    'a comment with U+2028',
    `${text('S3', 'bucket: metrics\n  endpoint: s3.example.com')}  # a\u2028  insecure: true\n`,
    'U+2028',
    PLAINTEXT,
  ),
  strict(
    'a comment with U+0085',
    `${text('S3', 'bucket: metrics\n  endpoint: s3.example.com')}  # a\u0085  insecure: true\n`,
    'U+0085',
    PLAINTEXT,
  ),
  strict(
    'a comment with CR',
    `${text('S3', 'bucket: metrics\n  endpoint: s3.example.com')}  # a\r  insecure: true\n`,
    'U+000D',
    PLAINTEXT,
  ),
];

const S3_CASES: readonly StorageCase[] = [
  good('S3 by role', written('S3', S3)),
  good('S3 by key', s3(KEYS)),
  good('S3 of a Service', s3({ endpoint: 'minio.minio.svc:9000' })),
  good('S3 at an address', s3({ endpoint: '10.0.0.1:9000' })),
  good('S3 at an IPv6 address', s3({ endpoint: '[2001:db8::1]:9000' })),
  good(
    'S3 with its token service',
    s3({ sts_endpoint: 'https://sts.minio-operator.svc.cluster.local:4223/sts/tenant-a' }),
  ),
  good('S3 with the AWS library', s3({ aws_sdk_auth: true })),
  good('S3 encrypted', s3({ sse_config: { type: 'SSE-KMS', kms_key_id: 'k', kms_encryption_context: { a: 'b' } } })),
  good(
    'S3 with everything',
    s3({
      ...KEYS,
      region: 'r',
      disable_dualstack: true,
      insecure: false,
      signature_version2: false,
      session_token: 't',
      put_user_metadata: { 'X-Amz-Storage-Class': 'STANDARD_IA' },
      trace: { enable: false },
      list_objects_version: 'v2',
      bucket_lookup_type: 'path',
      send_content_md5: false,
      disable_multipart: false,
      part_size: 67_108_864,
      sse_config: { type: 'SSE-S3' },
      max_retries: 3,
      http_config: {
        idle_conn_timeout: '90s',
        response_header_timeout: '2m',
        insecure_skip_verify: false,
        max_idle_conns: 1,
        tls_config: { server_name: 'a', insecure_skip_verify: false },
        disable_compression: false,
      },
    }),
  ),
  bad('S3 with a scheme of its own', s3({ endpoint: 's3://metrics' }), 'write the host without it'),
  bad('S3 with https', s3({ endpoint: 'https://metrics.s3.eu-west-1.amazonaws.com/' }), 'write the host without it'),
  bad('S3 with http', s3({ endpoint: 'http://minio.minio.svc:9000' }), 'write the host without it'),
  bad('S3 with a path', s3({ endpoint: `${S3.endpoint}/metrics` }), 'is not an address'),
  bad('S3 with a space', s3({ endpoint: `${S3.endpoint} ` }), 'is not an address'),
  bad('S3 with words', s3({ endpoint: 'a b:c' }), 'is not an address'),
  bad('S3 with braces', s3({ endpoint: `\${BUCKET_HOST}` }), 'is not an address'),
  bad('S3 with the bucket before the host', s3({ endpoint: 'metrics.s3.amazonaws.com' }), 'before the host'),
  bad('S3 with the bucket before Google', s3({ endpoint: 'metrics.storage.googleapis.com' }), 'before the host'),
  strict('S3 with a number', s3({ endpoint: '10.0.1:9000' }), 'is not an address', UNUSABLE),
  bad('S3 without endpoint', written('S3', { bucket: 'metrics', ...KEYS }), 'config.endpoint is missing'),
  strict('S3 without bucket', written('S3', { endpoint: 'a' }), 'config.bucket is missing', UNUSABLE),
  strict(
    'S3 with the ARN of an access point',
    s3({ bucket: 'arn:aws:s3:eu-west-1:123456789012:accesspoint/metrics' }),
    'write the alias of the access point',
    UNUSABLE,
  ),
  good('S3 with the alias of an access point', s3({ bucket: 'metrics-abcdefghijklmnopqrstuvwxyz012345-s3alias' })),
  bad('S3 without secret_key', s3({ access_key: 'AK' }), 'config.secret_key is missing'),
  bad('S3 without access_key', s3({ secret_key: SECRET }), 'config.access_key is missing'),
  bad('S3 with two ways in', s3({ aws_sdk_auth: true, ...KEYS }), 'exclude each other'),
  bad('S3 with a removed field', s3({ encrypt_sse: true }), 'config.encrypt_sse is not known to Thanos'),
  bad('S3 with the fields of another', s3({ access_key_id: 'AK' }), 'config.access_key_id is not known to Thanos'),
  bad('S3 with a secret as field', s3({ [SECRET]: 'a' }), 'a field of config is not known to Thanos'),
  bad('S3 with metadata in a list', s3({ put_user_metadata: [] }), 'config.put_user_metadata is not a mapping'),
  bad('S3 with another encryption', s3({ sse_config: { type: 'AES256' } }), 'config.sse_config.type must be one of'),
  bad('S3 without key of KMS', s3({ sse_config: { type: 'SSE-KMS' } }), 'config.sse_config.kms_key_id is missing'),
  bad('S3 without key file', s3({ sse_config: { type: 'SSE-C' } }), 'config.sse_config.encryption_key is missing'),
  bad(
    'S3 with another key file',
    s3({ sse_config: { type: 'SSE-C', encryption_key: '/none' } }),
    'config.sse_config.encryption_key',
  ),
  bad(
    'S3 with another version of lists',
    s3({ list_objects_version: 'v3' }),
    'config.list_objects_version must be one of',
  ),
  bad('S3 with another lookup', s3({ bucket_lookup_type: 'dns' }), 'config.bucket_lookup_type must be one of'),
  bad(
    'S3 with a CA of nowhere',
    s3({ http_config: { tls_config: { ca_file: '/certs/ca.crt' } } }),
    'that pods do not have',
  ),
  bad('S3 with half a client certificate', s3({ http_config: { tls_config: { cert_file: '/a' } } }), 'belong together'),
  bad('S3 with a quoted truth', s3({ trace: { enable: 'true' } }), 'is not a truth value'),
  bad('S3 with a size in words', s3({ part_size: '64MB' }), 'is not a whole number'),
  bad('S3 with a negative size', s3({ part_size: -1 }), 'is not a whole number'),
  bad('S3 with a time without unit', s3({ http_config: { idle_conn_timeout: 90 } }), 'is not a duration'),
  bad('S3 with a list of servers', s3({ endpoint: ['a'] }), 'config.endpoint is not a text'),
  strict(
    'S3 with a key that YAML rewrites',
    `type: S3\nconfig: {bucket: metrics, endpoint: a, access_key: 0123, secret_key: ${SECRET}}`,
    'put it in quotes',
    'Thanos would sign with another key',
  ),
  strict('S3 in plaintext', s3({ insecure: true, ...KEYS }), 'config.insecure is true', PLAINTEXT),
  strict(
    'S3 in plaintext, in YAML 1.1',
    'type: S3\nconfig: {bucket: metrics, endpoint: a, insecure: yes}',
    'config.insecure is true',
    PLAINTEXT,
  ),
  strict(
    'S3 in plaintext, by a merge key',
    'type: S3\nconfig: {bucket: metrics, endpoint: a, <<: {insecure: on}}',
    'config.insecure is true',
    PLAINTEXT,
  ),
  strict(
    'S3 of any server',
    s3({ http_config: { insecure_skip_verify: true } }),
    'insecure_skip_verify is true',
    PLAINTEXT,
  ),
  strict(
    'S3 of any server, below tls_config',
    s3({ http_config: { tls_config: { insecure_skip_verify: true } } }),
    'insecure_skip_verify is true',
    PLAINTEXT,
  ),
  strict('S3 with tokens in plaintext', s3({ sts_endpoint: 'http://a' }), 'http:// URL', PLAINTEXT),
];

const OTHERS: readonly StorageCase[] = [
  good('GCS by identity', written('GCS', { bucket: 'metrics' })),
  good('GCS with an empty account', written('GCS', { bucket: 'metrics', service_account: '' })),
  good('GCS by account', written('GCS', { bucket: 'metrics', service_account: serviceAccount() })),
  good('GCS by gRPC', written('GCS', { bucket: 'metrics', use_grpc: true, grpc_conn_pool_size: 2 })),
  bad('GCS without bucket', written('GCS', { service_account: '' }), 'config.bucket is missing'),
  bad(
    'GCS with the name of an account',
    written('GCS', { bucket: 'b', service_account: 'thanos-sa' }),
    'is not the JSON key',
  ),
  bad('GCS with another JSON', written('GCS', { bucket: 'b', service_account: '{"type":"x"}' }), 'has another type'),
  strict(
    'GCS with a token service in plaintext',
    written('GCS', { bucket: 'b', service_account: serviceAccount({ token_uri: 'http://a' }) }),
    'token_uri',
    PLAINTEXT,
  ),
  strict(
    'GCS with a name of Go',
    written('GCS', { bucket: 'b', service_account: serviceAccount({ Token_uri: 'http://a' }) }),
    'is not the JSON key',
    PLAINTEXT,
  ),
  good('AZURE by identity', written('AZURE', { ...AZURE, user_assigned_id: 'u' })),
  good('AZURE by key', written('AZURE', { ...AZURE, storage_account_key: 'c2VjcmV0', max_retries: 0 })),
  good('AZURE by client', written('AZURE', { ...AZURE, az_tenant_id: 't', client_id: 'i', client_secret: SECRET })),
  good(
    'AZURE by connection string',
    written('AZURE', {
      ...AZURE,
      storage_connection_string: 'AccountName=acc;AccountKey=YQ==;EndpointSuffix=core.example',
    }),
  ),
  strict(
    'AZURE with a URL',
    written('AZURE', {
      ...AZURE,
      storage_account_key: 'c2VjcmV0',
      endpoint: 'https://metricsacct.blob.core.windows.net/',
    }),
    'write the host without it',
    UNUSABLE,
  ),
  ...['10.0.0.1', '[2001:db8::1]:443', '10.0.0.1:9000', `${'a.'.repeat(125)}a`].map((endpoint) =>
    strict(
      `AZURE at ${endpoint.slice(0, 20)}`,
      written('AZURE', { ...AZURE, storage_account_key: 'YQ==', endpoint }),
      'the client puts the account before it',
      UNUSABLE,
    ),
  ),
  bad(
    'AZURE without account',
    written('AZURE', { container: 'c', storage_account_key: 'YQ==' }),
    'config.storage_account is missing',
  ),
  bad('AZURE without container', written('AZURE', { storage_account: 'acc' }), 'config.container is missing'),
  bad(
    'AZURE with two identities',
    written('AZURE', { ...AZURE, user_assigned_id: 'u', storage_account_key: 'YQ==' }),
    'exclude each other',
  ),
  bad('AZURE with half a client', written('AZURE', { ...AZURE, client_id: 'i' }), 'config.az_tenant_id is missing'),
  bad(
    'AZURE with a key of other letters',
    written('AZURE', { ...AZURE, storage_account_key: SECRET }),
    'is not base64',
  ),
  bad(
    'AZURE with a broken connection string',
    written('AZURE', { ...AZURE, storage_connection_string: SECRET }),
    'is not made of',
  ),
  bad(
    'AZURE with too many tries',
    written('AZURE', { ...AZURE, pipeline_config: { max_tries: 2 ** 31 } }),
    'is not a whole number',
  ),
  strict(
    'AZURE in plaintext',
    written('AZURE', {
      ...AZURE,
      storage_connection_string: `DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==`,
    }),
    'uses http',
    PLAINTEXT,
  ),
  strict(
    'AZURE at a plain endpoint',
    written('AZURE', { ...AZURE, storage_connection_string: `AccountName=a;AccountKey=YQ==;BlobEndpoint=http://a/b` }),
    'uses http',
    PLAINTEXT,
  ),
  good('SWIFT', written('SWIFT', SWIFT)),
  bad('SWIFT with a field of old', written('SWIFT', { ...SWIFT, tenant_name: 'a' }), 'config.tenant_name is not known'),
  bad('SWIFT without version', written('SWIFT', { ...SWIFT, auth_url: 'https://a' }), 'config.auth_version is missing'),
  bad(
    'SWIFT with another version',
    written('SWIFT', { ...SWIFT, auth_version: 4 }),
    'config.auth_version must be from 0 to 3',
  ),
  bad(
    'SWIFT with half a credential',
    written('SWIFT', { ...SWIFT, application_credential_name: 'a', application_credential_secret: SECRET }),
    'config.application_credential_name needs',
  ),
  strict('SWIFT in plaintext', written('SWIFT', { ...SWIFT, auth_url: 'http://a/v3' }), 'http:// URL', PLAINTEXT),
  good('COS by bucket', written('COS', COS)),
  good(
    'COS by endpoint',
    written('COS', { endpoint: 'https://b-1.cos.ap-singapore.myqcloud.com', secret_id: 'i', secret_key: SECRET }),
  ),
  good('COS with a field that Thanos ignores', written('COS', { ...COS, insecured: true })),
  bad('COS without appid', written('COS', { ...COS, app_id: '' }), 'config.app_id is missing'),
  bad('COS without key', written('COS', { ...COS, secret_key: '' }), 'config.secret_key is missing'),
  bad(
    'COS in a region with a number',
    written('COS', { ...COS, region: 'ap-guangzhou-2' }),
    'give config.endpoint instead',
  ),
  strict(
    'COS elsewhere',
    written('COS', { ...COS, endpoint: 'https://cos.example.com' }),
    'is not below myqcloud.com',
    UNUSABLE,
  ),
  strict('COS in plaintext', written('COS', { ...COS, endpoint: 'HTTP://a' }), 'http:// URL', PLAINTEXT),
  bad('a type with a letter that is two in capitals', 'type: aliyuno\u00df\nconfig: {}\n', 'type'),
  good('ALIYUNOSS', written('ALIYUNOSS', OSS)),
  bad(
    'ALIYUNOSS with a bucket in capitals',
    written('ALIYUNOSS', { ...OSS, bucket: 'Thanos' }),
    'config.bucket is not',
  ),
  bad(
    'ALIYUNOSS without key',
    written('ALIYUNOSS', { ...OSS, access_key_secret: '' }),
    'config.access_key_secret is missing',
  ),
  strict('ALIYUNOSS without scheme', written('ALIYUNOSS', { ...OSS, endpoint: 'a' }), 'has no https://', PLAINTEXT),
  good('BOS', written('BOS', BOS)),
  bad('BOS without bucket', written('BOS', { ...BOS, bucket: '' }), 'config.bucket is missing'),
  strict('BOS without scheme', written('BOS', { ...BOS, endpoint: 'a' }), 'has no https://', PLAINTEXT),
  good('OBS', written('OBS', OBS)),
  good('OBS with https', written('OBS', { ...OBS, endpoint: 'https://obs.example.com/' })),
  bad('OBS without keys', written('OBS', { ...OBS, access_key: '', secret_key: '' }), 'config.access_key is missing'),
  bad('OBS with an unknown field', written('OBS', { ...OBS, region: 'a' }), 'config.region is not known'),
  strict('OBS in plaintext', written('OBS', { ...OBS, endpoint: 'http://a' }), 'http:// URL', PLAINTEXT),
  good('OCI by key', written('OCI', OCI)),
  good('OCI by instance', written('OCI', { provider: 'instance-principal', bucket: 'thanos', compartment_ocid: 'c' })),
  good('OCI with a time of Go', written('OCI', { ...OCI, http_config: { client_timeout: '1m30s' } })),
  bad('OCI by file', written('OCI', { ...OCI, provider: 'default' }), 'config.provider must be one of'),
  bad('OCI by token', written('OCI', { ...OCI, provider: 'oke-workload-identity' }), 'config.provider must be one of'),
  bad('OCI without user', written('OCI', { ...OCI, user_ocid: '' }), 'config.user_ocid is missing'),
  bad('OCI with a broken key', written('OCI', { ...OCI, privatekey: SECRET }), 'config.privatekey is not'),
];

/** Every case. */
export const STORAGE_CASES: readonly StorageCase[] = [...FORMS, ...S3_CASES, ...OTHERS];

function text(type: string, config: string): string {
  return `type: ${type}\nconfig:\n  ${config}\n`;
}
