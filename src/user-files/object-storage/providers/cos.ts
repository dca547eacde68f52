import { addressAt, isHttps } from '../checks/addresses.ts';
import { TLS_FILES } from '../checks/files.ts';
import { matching, required } from '../checks/presence.ts';
import { type Fields, textOf, type Values } from '../fields.ts';
import { HTTP_CONFIG } from '../http-config.ts';
import type { Check, Provider } from '../provider.ts';

const FIELDS: Fields = {
  bucket: 'string',
  region: 'string',
  app_id: 'string',
  endpoint: 'string',
  secret_key: 'string',
  secret_id: 'string',
  max_retries: 'int',
  ...HTTP_CONFIG,
};

const needsPlace: Check = (values, files) =>
  textOf(values, 'endpoint') !== ''
    ? undefined
    : required({
        bucket: 'the name of the bucket without its appid',
        app_id: 'the appid of the bucket',
        region: 'the region of the bucket',
      })(values, files);

/** The client refuses each request to another host (cos-go-sdk-v5, bucketDomainChecker). */
const OWN_DOMAIN = /^https:\/\/(?:[a-z0-9-]+\.)+(?:myqcloud\.com|tencentcos\.cn)(?::[0-9]+)?$/;

const endpointOf = (values: Values): string =>
  textOf(values, 'endpoint') ||
  `https://${textOf(values, 'bucket')}-${textOf(values, 'app_id')}.cos.${textOf(values, 'region')}.myqcloud.com`;

export const COS: Provider = {
  type: 'COS',
  fields: FIELDS,
  isStrict: false,
  checks: [
    needsPlace,
    isHttps('endpoint'),
    matching(
      'endpoint',
      OWN_DOMAIN,
      'is not below myqcloud.com or tencentcos.cn, where the client for COS stays: write "https://BUCKET-APPID.cos.REGION.myqcloud.com"',
    ),
    matching(
      'bucket',
      /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/,
      'is not the name of a bucket: small letters, digits and dashes',
    ),
    matching('app_id', /^[0-9]+$/, 'is not an appid: write its digits'),
    // What cos-go-sdk-v5 takes for a region (regionChecker); others go by endpoint.
    matching('region', /^[a-z][a-z-]*1?$/, 'is a region that the client for COS refuses: give config.endpoint instead'),
    required({ secret_id: 'the id of the key', secret_key: 'the key' }),
    ...TLS_FILES,
  ],
  endpoints: (values) => [addressAt(endpointOf(values))],
  bucket: () => [],
};
