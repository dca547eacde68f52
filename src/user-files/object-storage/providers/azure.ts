import { readHostPort } from '../addresses.ts';
import { addressAt, isBareHost } from '../checks/addresses.ts';
import { TLS_FILES } from '../checks/files.ts';
import { excluding, matching, required, together, within } from '../checks/presence.ts';
import { checkConnectionString, connectionEndpoint } from '../connection-string.ts';
import { type Fields, textOf, type Values } from '../fields.ts';
import { HTTP_CONFIG } from '../http-config.ts';
import type { Check, Provider } from '../provider.ts';

const FIELDS: Fields = {
  az_tenant_id: 'string',
  client_id: 'string',
  client_secret: 'string',
  storage_account: 'string',
  storage_account_key: 'string',
  storage_connection_string: 'string',
  storage_create_container: 'bool',
  container: 'string',
  endpoint: 'string',
  user_assigned_id: 'string',
  max_retries: 'int',
  'reader_config.max_retry_requests': 'int',
  'pipeline_config.max_tries': 'int32',
  'pipeline_config.try_timeout': 'model.Duration',
  'pipeline_config.retry_delay': 'model.Duration',
  'pipeline_config.max_retry_delay': 'model.Duration',
  ...HTTP_CONFIG,
  msi_resource: 'string',
};

const MOST_TRIES = 2 ** 31 - 1;
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const ACCOUNT = /^[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;
const CONTAINER = /^[A-Za-z0-9$](?:[A-Za-z0-9-]*[A-Za-z0-9])?$/;
const PUBLIC_HOST = 'blob.core.windows.net';
/** Where a client secret is exchanged for a token (azidentity). */
const LOGIN = { host: 'login.microsoftonline.com', port: 443 };

const connectionString: Check = (values) => checkConnectionString(textOf(values, 'storage_connection_string'));

function storage(values: Values) {
  const connection = textOf(values, 'storage_connection_string');
  if (connection !== '') return connectionEndpoint(connection);
  return addressAt(accountHost(values));
}

/** The client puts the account before the endpoint: an address alone is none any more. */
const isName: Check = (values) =>
  textOf(values, 'storage_connection_string') !== '' || readHostPort(accountHost(values))
    ? undefined
    : 'config.endpoint is an address, or too long, and the client puts the account before it: write a name such as "blob.core.windows.net"';

const accountHost = (values: Values): string =>
  `${textOf(values, 'storage_account')}.${textOf(values, 'endpoint') || PUBLIC_HOST}`;

const hasKey = (values: Values): boolean =>
  textOf(values, 'storage_connection_string') !== '' || textOf(values, 'storage_account_key') !== '';

export const AZURE: Provider = {
  type: 'AZURE',
  fields: FIELDS,
  isStrict: true,
  checks: [
    connectionString,
    required({ storage_account: 'the name of the storage account', container: 'the name of the container' }),
    matching('storage_account', ACCOUNT, 'is not the name of a storage account: letters and digits'),
    matching('container', CONTAINER, 'is not the name of a container: letters, digits and dashes'),
    isBareHost('endpoint'),
    isName,
    excluding('user_assigned_id', 'storage_account_key'),
    excluding('user_assigned_id', 'storage_connection_string'),
    excluding('user_assigned_id', 'client_id'),
    excluding('storage_account_key', 'storage_connection_string'),
    together('az_tenant_id', 'client_id', 'client_secret'),
    matching('az_tenant_id', /^[A-Za-z0-9.-]+$/, 'is not a tenant: write its id or domain'),
    matching('storage_account_key', BASE64, 'is not base64: write the key as Azure shows it'),
    within('pipeline_config.max_tries', 0, MOST_TRIES),
    within('reader_config.max_retry_requests', 0, MOST_TRIES),
    within('max_retries', 0, MOST_TRIES),
    ...TLS_FILES,
  ],
  endpoints: (values) =>
    textOf(values, 'client_secret') !== '' && !hasKey(values) ? [storage(values), LOGIN] : [storage(values)],
  bucket: (values) => [textOf(values, 'container')],
  identity: (values) => (hasKey(values) || textOf(values, 'client_secret') !== '' ? undefined : 'Azure'),
};
