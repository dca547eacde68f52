import { addressAt, isHttps } from '../checks/addresses.ts';
import { matching, required } from '../checks/presence.ts';
import { textOf } from '../fields.ts';
import type { Provider } from '../provider.ts';

export const BOS: Provider = {
  type: 'BOS',
  fields: { bucket: 'string', endpoint: 'string', access_key: 'string', secret_key: 'string' },
  isStrict: false,
  checks: [
    required({ endpoint: 'the https:// URL of the object storage', bucket: 'the name of the bucket' }),
    isHttps('endpoint'),
    // The client takes all that follows the scheme for the host, and no brackets (bce-sdk-go, http/request.go).
    matching('endpoint', /^https:\/\/[^/[\]]+$/, 'is more than a host: write "https://host" or "https://host:port"'),
    matching(
      'bucket',
      /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/,
      'is not the name of a bucket: 3 to 63 small letters, digits and dashes',
    ),
    required({ access_key: 'the id of the key', secret_key: 'the key' }),
  ],
  endpoints: (values) => [addressAt(textOf(values, 'endpoint'))],
  bucket: (values) => [textOf(values, 'bucket')],
};
