import { addressAt, isBareHost, isHttps } from '../checks/addresses.ts';
import { holdsEncryptionKey, TLS_FILES } from '../checks/files.ts';
import { excluding, matching, oneOf, required, together } from '../checks/presence.ts';
import { type Fields, textOf, type Values } from '../fields.ts';
import { HTTP_CONFIG } from '../http-config.ts';
import type { Check, Provider } from '../provider.ts';

const FIELDS: Fields = {
  bucket: 'string',
  endpoint: 'string',
  region: 'string',
  disable_dualstack: 'bool',
  aws_sdk_auth: 'bool',
  access_key: 'string',
  insecure: 'bool',
  signature_version2: 'bool',
  secret_key: 'string',
  session_token: 'string',
  put_user_metadata: 'map[string]string',
  ...HTTP_CONFIG,
  'trace.enable': 'bool',
  list_objects_version: 'string',
  bucket_lookup_type: 's3.BucketLookupType',
  send_content_md5: 'bool',
  disable_multipart: 'bool',
  part_size: 'uint64',
  'sse_config.type': 'string',
  'sse_config.kms_key_id': 'string',
  'sse_config.kms_encryption_context': 'map[string]string',
  'sse_config.encryption_key': 'string',
  sts_endpoint: 'string',
  max_retries: 'int',
};

/** minio-go takes a host below these domains for its own service and refuses a bucket before it (utils.go). */
const isWholeService: Check = (values) => {
  const host = textOf(values, 'endpoint').toLowerCase();
  const isBelow = host.includes('.s3.amazonaws.com') || (host.includes('.googleapis.com') && !isGoogle(host));
  return isBelow
    ? 'config.endpoint names a bucket before the host of the service: write the host alone, such as "s3.eu-west-1.amazonaws.com" or "storage.googleapis.com"'
    : undefined;
};

const isGoogle = (host: string): boolean => /^storage\.googleapis\.com(?::443)?$/.test(host);

const needsKeyOfSse: Check = (values) => {
  const missing = { 'SSE-KMS': 'sse_config.kms_key_id', 'SSE-C': 'sse_config.encryption_key' }[
    textOf(values, 'sse_config.type')
  ];
  return missing !== undefined && textOf(values, missing) === ''
    ? `config.${missing} is missing: config.sse_config.type needs it`
    : undefined;
};

/** minio-go refuses its "/" at each request. */
const isNoArn: Check = (values) =>
  /^arn:[^/]*\//.test(textOf(values, 'bucket'))
    ? 'config.bucket is an ARN, which Thanos refuses at each request: write the alias of the access point, which ends in "-s3alias", or the name of the bucket'
    : undefined;

/** As minio-go names buckets (s3utils, CheckValidBucketName). */
const BUCKET = /^(?!.*(?:\.\.|\.-|-\.))(?![0-9]+(?:\.[0-9]+){3}$)[A-Za-z0-9][A-Za-z0-9._:-]{1,61}[A-Za-z0-9]$/;

const asksCloud = (values: Values): boolean => textOf(values, 'access_key') === '';
/** The AWS library finds the token service itself; minio-go takes it from the field. */
const asksTokenService = (values: Values): boolean => asksCloud(values) && values.get('aws_sdk_auth') !== true;

export const S3: Provider = {
  type: 'S3',
  fields: FIELDS,
  isStrict: true,
  checks: [
    required({ endpoint: 'the address of the object storage' }),
    isBareHost('endpoint'),
    isWholeService,
    required({ bucket: 'the name of the bucket' }),
    isNoArn,
    matching('bucket', BUCKET, 'is not the name of a bucket: 3 to 63 letters, digits, dots and dashes'),
    isHttps('sts_endpoint'),
    excluding('aws_sdk_auth', 'access_key'),
    together('access_key', 'secret_key'),
    oneOf('list_objects_version', ['v1', 'v2']),
    oneOf('sse_config.type', ['SSE-S3', 'SSE-KMS', 'SSE-C']),
    needsKeyOfSse,
    holdsEncryptionKey,
    ...TLS_FILES,
  ],
  endpoints: (values) => {
    const tokens = textOf(values, 'sts_endpoint');
    const storage = addressAt(textOf(values, 'endpoint'));
    return tokens !== '' && asksTokenService(values) ? [storage, addressAt(tokens)] : [storage];
  },
  bucket: (values) => [textOf(values, 'bucket')],
  identity: (values) => (asksCloud(values) ? 'AWS' : undefined),
};
