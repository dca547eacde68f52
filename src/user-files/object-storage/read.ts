// Reads an object storage configuration of Thanos for what the stack must know: its kind, where it is, whether it is encrypted.
// Credentials are never taken out of it.
import { parse } from 'yaml';

/** Where a bucket is, without any credential. */
export interface ObjectStorageFacts {
  readonly type: string;
  /** Absent for kinds that are reached at no address of their own. */
  readonly endpoint?: { readonly host: string; readonly port: number };
}

/** A configuration that can't be used: `message` says why and what to do, and quotes nothing of it but a known type. */
export class ObjectStorageError extends Error {
  override readonly name = 'ObjectStorageError';
}

type Config = { readonly [key: string]: unknown };
type Locate = (config: Config) => string | undefined;

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** Types that Thanos accepts, each with the place of its endpoint. */
const LOCATORS: Readonly<Record<string, Locate>> = {
  S3: (config) => text(config['endpoint']),
  GCS: () => 'storage.googleapis.com',
  AZURE: azureHost,
  SWIFT: (config) => text(config['auth_url']),
  COS: (config) =>
    text(config['endpoint']) ?? `${text(config['bucket']) ?? ''}.cos.${text(config['region']) ?? ''}.myqcloud.com`,
  ALIYUNOSS: (config) => text(config['endpoint']),
  BOS: (config) => text(config['endpoint']),
  OBS: (config) => text(config['endpoint']),
  OCI: (config) => `objectstorage.${text(config['region']) ?? 'oraclecloud'}.oraclecloud.com`,
};

/**
 * @param content the YAML text of objstore.yml
 * @throws ObjectStorageError when Thanos would refuse it or when traffic would not be protected
 */
export function readObjectStorage(content: string): ObjectStorageFacts {
  const { type, config } = parseDocument(content);
  const locate = LOCATORS[type];
  if (!locate)
    throw new ObjectStorageError(`has a type that is not supported: use one of ${Object.keys(LOCATORS).join(', ')}`);
  for (const check of PROTECTION) {
    const violation = check(config, type);
    if (violation) throw new ObjectStorageError(violation);
  }
  const endpoint = locate(config);
  if (!endpoint)
    throw new ObjectStorageError(
      `config.endpoint is missing for type ${type}: set it to the address of the object storage`,
    );
  return { type, endpoint: splitEndpoint(endpoint) };
}

function parseDocument(content: string): { type: string; config: Config } {
  let document: unknown;
  try {
    // As Thanos reads it: in YAML 1.1 "insecure: yes" is true. Without warnings, which would quote the text.
    document = parse(content, { version: '1.1', logLevel: 'error' });
  } catch {
    // The parser's own message quotes the text around the error, which may be a credential.
    throw new ObjectStorageError(
      'is not valid YAML: write "type: S3" and "config: {...}" as the Thanos documentation shows',
    );
  }
  if (!isRecord(document)) throw new ObjectStorageError('is not a YAML mapping: write "type: S3" and "config: {...}"');
  const type = text(document['type'])?.toUpperCase();
  if (!type) throw new ObjectStorageError('has no type: write for instance "type: S3"');
  return { type, config: isRecord(document['config']) ? document['config'] : {} };
}

/** @returns what leaves the traffic unprotected and what to do, in one sentence part */
type ProtectionCheck = (config: Config, type: string) => string | undefined;

/** The switch that turns TLS off. */
const isEncrypted: ProtectionCheck = (config) =>
  config['insecure'] === true
    ? 'config.insecure is true, which sends data and credentials in plaintext: serve the object storage with TLS and remove it'
    : undefined;

/** The switches that take any certificate for good. */
const isVerified: ProtectionCheck = (config) => {
  const http = isRecord(config['http_config']) ? config['http_config'] : {};
  const tls = isRecord(http['tls_config']) ? http['tls_config'] : {};
  return http['insecure_skip_verify'] === true || tls['insecure_skip_verify'] === true
    ? 'insecure_skip_verify is true, which trusts any server: put the CA into the Secret and name it in http_config.tls_config.ca_file'
    : undefined;
};

/** Addresses that credentials are sent to. */
const ADDRESSES = ['endpoint', 'auth_url', 'sts_endpoint'];

const hasNoPlainAddress: ProtectionCheck = (config) =>
  ADDRESSES.some((key) => /^http:/i.test(text(config[key]) ?? ''))
    ? 'the endpoint is an http:// URL, which sends data and credentials in plaintext: use https'
    : undefined;

/** Their clients speak plaintext to an address without a scheme (aliyun-oss-go-sdk conn.go, bce-sdk-go config.go). */
const PLAIN_BY_DEFAULT = ['ALIYUNOSS', 'BOS'];

const saysHttpsWhereNeeded: ProtectionCheck = (config, type) => {
  const endpoint = text(config['endpoint']);
  return PLAIN_BY_DEFAULT.includes(type) && endpoint && !endpoint.startsWith('https://')
    ? `config.endpoint has no https://, and without it the client for ${type} sends data and credentials in plaintext: write https:// before the host`
    : undefined;
};

/** A connection string of Azure names its protocol, or whole URLs. */
const connectsEncrypted: ProtectionCheck = (config) => {
  const { defaultendpointsprotocol = 'https', blobendpoint = '' } = connectionString(config);
  return defaultendpointsprotocol.toLowerCase() !== 'https' || /^http:/i.test(blobendpoint)
    ? 'storage_connection_string uses http, which sends data and credentials in plaintext: use https'
    : undefined;
};

const PROTECTION: readonly ProtectionCheck[] = [
  isEncrypted,
  isVerified,
  hasNoPlainAddress,
  saysHttpsWhereNeeded,
  connectsEncrypted,
];

/** A connection string wins over all other fields. */
function azureHost(config: Config): string {
  const { accountname = text(config['storage_account']) ?? '', ...connection } = connectionString(config);
  const suffix = connection['endpointsuffix'] && `blob.${connection['endpointsuffix']}`;
  const endpoint = suffix ?? text(config['endpoint']) ?? 'blob.core.windows.net';
  return connection['blobendpoint'] ?? `${accountname}.${endpoint}`;
}

/** Its "Name=value" pairs by name in lower case. */
function connectionString(config: Config): { readonly [name in string]?: string } {
  const pairs = (text(config['storage_connection_string']) ?? '').split(';').map((pair) => pair.trim().split('='));
  return Object.fromEntries(pairs.map(([name = '', ...value]) => [name.toLowerCase(), value.join('=')]));
}

function splitEndpoint(endpoint: string): { host: string; port: number } {
  const url = URL.canParse(endpoint) && endpoint.includes('://') ? new URL(endpoint) : URL.parse(`https://${endpoint}`);
  if (!url) throw new ObjectStorageError('config.endpoint is not an address: write "host" or "host:port"');
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? 443 : Number(url.port) };
}

const isRecord = (value: unknown): value is Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
