import { addressAt } from '../checks/addresses.ts';
import { TLS_FILES } from '../checks/files.ts';
import { required, within } from '../checks/presence.ts';
import { type Fields, textOf, type Values } from '../fields.ts';
import { readGoogleCredentials } from '../google-credentials.ts';
import { HTTP_CONFIG } from '../http-config.ts';
import type { Check, Provider } from '../provider.ts';

const FIELDS: Fields = {
  bucket: 'string',
  service_account: 'string',
  use_grpc: 'bool',
  grpc_conn_pool_size: 'int',
  ...HTTP_CONFIG,
  chunk_size_bytes: 'int',
  max_retries: 'int',
};

/** Each connection of the pool is opened at the start. */
const MOST_CONNECTIONS = 1000;

const isServiceAccount: Check = (values) => {
  const read = readGoogleCredentials(textOf(values, 'service_account'));
  return read && 'problem' in read ? `config.service_account ${read.problem}` : undefined;
};

function endpoints(values: Values) {
  const read = readGoogleCredentials(textOf(values, 'service_account'));
  const universe = read && 'universe' in read ? read.universe : 'googleapis.com';
  const storage = { host: `storage.${universe}`, port: 443 };
  return read && 'tokenUrl' in read ? [storage, addressAt(read.tokenUrl)] : [storage];
}

export const GCS: Provider = {
  type: 'GCS',
  fields: FIELDS,
  isStrict: true,
  checks: [
    required({ bucket: 'the name of the bucket' }),
    within('grpc_conn_pool_size', 0, MOST_CONNECTIONS),
    isServiceAccount,
    ...TLS_FILES,
  ],
  endpoints,
  bucket: (values) => [textOf(values, 'bucket')],
  identity: (values) => (textOf(values, 'service_account') === '' ? 'Google Cloud' : undefined),
};
