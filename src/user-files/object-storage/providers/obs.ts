import { addressAt, isBareHost, isHttps } from '../checks/addresses.ts';
import { TLS_FILES } from '../checks/files.ts';
import { matching, required } from '../checks/presence.ts';
import { type Fields, textOf } from '../fields.ts';
import { HTTP_CONFIG } from '../http-config.ts';
import type { Check, Provider } from '../provider.ts';

const FIELDS: Fields = {
  bucket: 'string',
  endpoint: 'string',
  access_key: 'string',
  secret_key: 'string',
  max_retries: 'int',
  ...HTTP_CONFIG,
};

/** The client speaks TLS to a host without a scheme too (huaweicloud-sdk-go-obs, conf.go). */
const isHostOrHttps: Check = (values, files) =>
  (textOf(values, 'endpoint').includes('://') ? isHttps : isBareHost)('endpoint')(values, files);

export const OBS: Provider = {
  type: 'OBS',
  fields: FIELDS,
  isStrict: true,
  checks: [
    required({ endpoint: 'the address of the object storage' }),
    isHostOrHttps,
    matching(
      'endpoint',
      /^(?:https:\/\/)?[^/[\]]+\/?$/,
      'is more than a host: write "https://host" or "https://host:port"',
    ),
    required({ bucket: 'the name of the bucket', access_key: 'the id of the key', secret_key: 'the key' }),
    ...TLS_FILES,
  ],
  endpoints: (values) => [addressAt(textOf(values, 'endpoint'))],
  bucket: (values) => [textOf(values, 'bucket')],
};
