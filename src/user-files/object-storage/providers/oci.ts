import { matching, required } from '../checks/presence.ts';
import { readPrivateKey } from '../checks/private-key.ts';
import { type Fields, textOf, type Values } from '../fields.ts';
import { TRANSPORT } from '../http-config.ts';
import type { Check, Provider } from '../provider.ts';

const FIELDS: Fields = {
  provider: 'string',
  bucket: 'string',
  compartment_ocid: 'string',
  tenancy_ocid: 'string',
  user_ocid: 'string',
  region: 'string',
  fingerprint: 'string',
  privatekey: 'string',
  passphrase: 'string',
  part_size: 'int64',
  max_request_retries: 'int',
  request_retry_interval: 'int',
  ...TRANSPORT,
  'http_config.client_timeout': 'time.Duration',
};

const RAW = 'raw';
const PROVIDERS: readonly string[] = [RAW, 'instance-principal'];
const providerOf = (values: Values): string => textOf(values, 'provider').toLowerCase();

/** "default" reads a file of the home directory, "oke-workload-identity" a token of Kubernetes: pods have neither. */
const isPossible: Check = (values) =>
  PROVIDERS.includes(providerOf(values))
    ? undefined
    : `config.provider must be one of ${PROVIDERS.join(', ')}: for others, pods of a stack have no file with credentials`;

const isWhole: Check = (values, files) =>
  providerOf(values) !== RAW
    ? undefined
    : (required({
        tenancy_ocid: 'the OCID of the tenancy',
        user_ocid: 'the OCID of the user',
        region: 'the name of the region',
        fingerprint: 'the fingerprint of the key',
        privatekey: 'the PEM text of the key',
      })(values, files) ?? holdsKey(values));

function holdsKey(values: Values): string | undefined {
  const key = textOf(values, 'privatekey');
  try {
    const read = readPrivateKey(key, textOf(values, 'passphrase'));
    if (/^-----BEGIN (?:RSA |ENCRYPTED )?PRIVATE KEY-----/.test(key) && read.asymmetricKeyType === 'rsa')
      return undefined;
  } catch {
    // Said below, without a word of what OpenSSL says of the key.
  }
  return 'config.privatekey is not the PEM text of an RSA key that config.passphrase opens: copy the whole file of the key, and where it is encrypted, have OpenSSL write it anew (openssl pkcs8 -topk8)';
}

function host(values: Values): string {
  const region = textOf(values, 'region');
  return region === '' ? 'objectstorage.oraclecloud.com' : `objectstorage.${region}.oraclecloud.com`;
}

export const OCI: Provider = {
  type: 'OCI',
  fields: FIELDS,
  isStrict: false,
  checks: [
    required({ bucket: 'the name of the bucket' }),
    isPossible,
    matching(
      'region',
      /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
      'is not the name of a region: write for instance eu-frankfurt-1',
    ),
    isWhole,
  ],
  endpoints: (values) => [{ host: host(values), port: 443 }],
  // Its tenancy may be that of the machine, and compartments share the names: two that look like one cost less than one like two.
  bucket: (values) => [textOf(values, 'bucket')],
  identity: (values) => (providerOf(values) === RAW ? undefined : 'Oracle Cloud'),
};
