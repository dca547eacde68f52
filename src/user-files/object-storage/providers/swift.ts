import { addressAt, isHttps } from '../checks/addresses.ts';
import { TLS_FILES } from '../checks/files.ts';
import { required, within } from '../checks/presence.ts';
import { type Fields, textOf, type Values } from '../fields.ts';
import { HTTP_CONFIG } from '../http-config.ts';
import type { Check, Provider } from '../provider.ts';

const FIELDS: Fields = {
  auth_version: 'int',
  auth_url: 'string',
  username: 'string',
  user_domain_name: 'string',
  user_domain_id: 'string',
  user_id: 'string',
  password: 'string',
  domain_id: 'string',
  domain_name: 'string',
  application_credential_id: 'string',
  application_credential_name: 'string',
  application_credential_secret: 'string',
  project_id: 'string',
  project_name: 'string',
  project_domain_id: 'string',
  project_domain_name: 'string',
  region_name: 'string',
  container_name: 'string',
  large_object_chunk_size: 'int64',
  large_object_segments_container_name: 'string',
  retries: 'int',
  connect_timeout: 'model.Duration',
  timeout: 'model.Duration',
  use_dynamic_large_objects: 'bool',
  ...HTTP_CONFIG,
};

/** Without a version the client looks for one in the URL (ncw/swift, auth.go). */
function versionOf(values: Values): number {
  const given = Number(values.get('auth_version') ?? 0);
  const url = textOf(values, 'auth_url');
  return given === 0 ? ([3, 2, 1].find((version) => url.includes(`v${version}`)) ?? 0) : given;
}

const hasVersion: Check = (values) =>
  versionOf(values) === 0
    ? 'config.auth_version is missing and config.auth_url names none of v1, v2 and v3: set it to 1, 2 or 3'
    : undefined;

/** What version 3 asks of an application credential that is given by name (ncw/swift, auth_v3.go). */
const namesUser: Check = (values) => {
  const has = (...paths: readonly string[]) => paths.some((path) => textOf(values, path) !== '');
  const isByName = has('application_credential_name') && !has('application_credential_id');
  if (versionOf(values) !== 3 || !has('application_credential_secret') || !isByName || has('user_id')) return undefined;
  return has('username') && has('domain_id', 'domain_name')
    ? undefined
    : 'config.application_credential_name needs config.user_id, or config.username with config.domain_name: add it';
};

export const SWIFT: Provider = {
  type: 'SWIFT',
  fields: FIELDS,
  isStrict: true,
  checks: [
    required({ auth_url: 'the https:// URL of the identity service' }),
    isHttps('auth_url'),
    within('auth_version', 0, 3),
    hasVersion,
    namesUser,
    required({ container_name: 'the name of the container' }),
    ...TLS_FILES,
  ],
  endpoints: (values) => [addressAt(textOf(values, 'auth_url'))],
  // Its project has an id and a name, and may be that of the user: two that look like one cost less than one like two.
  bucket: (values) => [textOf(values, 'container_name')],
  isCatalogue: true,
};
