import { addressAt, hasNoPath, isHttps } from '../checks/addresses.ts';
import { matching, required } from '../checks/presence.ts';
import { textOf } from '../fields.ts';
import type { Provider } from '../provider.ts';

export const ALIYUNOSS: Provider = {
  type: 'ALIYUNOSS',
  fields: { endpoint: 'string', bucket: 'string', access_key_id: 'string', access_key_secret: 'string' },
  isStrict: false,
  checks: [
    required({ endpoint: 'the https:// URL of the object storage', bucket: 'the name of the bucket' }),
    isHttps('endpoint'),
    hasNoPath('endpoint'),
    // aliyun-oss-go-sdk, CheckBucketName.
    matching(
      'bucket',
      /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
      'is not the name of a bucket: 3 to 63 small letters, digits and dashes',
    ),
    required({ access_key_id: 'the id of the key', access_key_secret: 'the key' }),
  ],
  endpoints: (values) => [addressAt(textOf(values, 'endpoint'))],
  bucket: (values) => [textOf(values, 'bucket')],
};
