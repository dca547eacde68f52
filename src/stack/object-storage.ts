// Reads an object storage configuration of Thanos for what the stack must know: its kind, where it is, whether it is encrypted.
// Credentials are never taken out of it.
import { parse } from 'yaml';

/** Where a bucket is, without any credential. */
export interface ObjectStorageFacts {
  readonly type: string;
  /** Absent for kinds that are reached at no address of their own. */
  readonly endpoint?: { readonly host: string; readonly port: number };
}

/** A configuration that can't be used: `message` says why and what to do, and quotes no value but host and type. */
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
  AZURE: (config) => `${text(config['storage_account']) ?? ''}.${text(config['endpoint']) ?? 'blob.core.windows.net'}`,
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
    throw new ObjectStorageError(`type "${type}" is not supported: use one of ${Object.keys(LOCATORS).join(', ')}`);
  refuseUnprotected(config);
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
    document = parse(content);
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

function refuseUnprotected(config: Config): void {
  if (config['insecure'] === true)
    throw new ObjectStorageError(
      'config.insecure is true, which sends data and credentials in plaintext: serve the object storage with TLS and remove it',
    );
  const http = isRecord(config['http_config']) ? config['http_config'] : {};
  const tls = isRecord(http['tls_config']) ? http['tls_config'] : {};
  if (http['insecure_skip_verify'] === true || tls['insecure_skip_verify'] === true) {
    throw new ObjectStorageError(
      'insecure_skip_verify is true, which trusts any server: put the CA into the Secret and name it in http_config.tls_config.ca_file',
    );
  }
  if (text(config['endpoint'])?.startsWith('http://') || text(config['auth_url'])?.startsWith('http://')) {
    throw new ObjectStorageError(
      'the endpoint is an http:// URL, which sends data and credentials in plaintext: use https',
    );
  }
}

function splitEndpoint(endpoint: string): { host: string; port: number } {
  const url = URL.canParse(endpoint) && endpoint.includes('://') ? new URL(endpoint) : URL.parse(`https://${endpoint}`);
  if (!url) throw new ObjectStorageError('config.endpoint is not an address: write "host" or "host:port"');
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port: url.port === '' ? 443 : Number(url.port) };
}

const isRecord = (value: unknown): value is Config =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
