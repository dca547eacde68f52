// What clouds require where their machines are discovered: Prometheus' discovery/*, UnmarshalYAML.
import { isUrl } from '../fields/url.ts';
import { all, atMostOne, fault, longerThanZero, needs, needsOneOf } from './common.ts';
import { type Check, fieldsOf, textOf } from './fields-of.ts';

const WEB = ['http', 'https'] as const;

export const checkEc2: Check = ({ items }) =>
  fault(
    'filters',
    items('filters').some((filter) => filter.kind === 'map' && fieldsOf(filter.entries).isEmpty('values')),
    'has a filter without values: write them',
  );

const AZURE_LOGINS = ['OAuth', 'ManagedIdentity', 'SDK', 'WorkloadIdentity'];
export const checkAzure = all(needs('subscription_id'), (fields) => {
  const login = fields.text('authentication_method', 'OAuth');
  return [
    ...fault(
      'authentication_method',
      !AZURE_LOGINS.includes(login),
      `is none of ${AZURE_LOGINS.join(', ')}: write one of them`,
    ),
    ...(login === 'OAuth' ? needs('tenant_id', 'client_id', 'client_secret')(fields) : []),
  ];
});

const OCI_KEY = ['tenancy', 'user', 'fingerprint', 'key_file'];
export const checkOci = all(
  needs('region'),
  longerThanZero('refresh_interval'),
  atMostOne('key_passphrase', 'key_passphrase_file'),
  (fields) => {
    const auth = fields.text('auth', 'api_key');
    if (auth === 'api_key') return needs(...OCI_KEY)(fields);
    const others = [...OCI_KEY, 'key_passphrase', 'key_passphrase_file'].filter((name) => !fields.isEmpty(name));
    return [
      ...fault('auth', auth !== 'instance_principal', 'is none of api_key, instance_principal: write one of them'),
      ...others.map((field) => ({ field, says: 'is not for instance_principal: remove it' })),
    ];
  },
  ({ items }) =>
    fault(
      'compartments',
      items('compartments').some((item) => textOf(item) === ''),
      'has an empty item: remove it',
    ),
);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
export const checkScaleway = all(
  needs('role', 'project_id', 'access_key'),
  needsOneOf('secret_key', 'secret_key_file'),
  atMostOne('secret_key', 'secret_key_file'),
  ({ text }) => [
    ...fault(
      'access_key',
      text('access_key') !== '' && !/^SCW[A-Z0-9]{17}$/.test(text('access_key')),
      'is no key of Scaleway: it begins with SCW',
    ),
    ...fault(
      'secret_key',
      text('secret_key') !== '' && !UUID.test(text('secret_key')),
      'is no secret of Scaleway: it is a UUID',
    ),
    ...fault(
      'project_id',
      text('project_id') !== '' && !UUID.test(text('project_id')),
      'is no project of Scaleway: it is a UUID',
    ),
    ...fault(
      'zone',
      !/^[a-z]{2}-[a-z]{3}-\d$/.test(text('zone', 'fr-par-1')),
      'is no zone of Scaleway: write one such as fr-par-1',
    ),
    ...fault(
      'api_url',
      !isUrl(text('api_url', 'https://api.scaleway.com'), WEB),
      'is no address: write one, or remove the field',
    ),
  ],
);

export const checkStackit: Check = ({ isEmpty, text }) => [
  ...fault('region', text('endpoint') === '' && text('region', 'eu01') === '', 'is missing: write region or endpoint'),
  ...fault('endpoint', !isEmpty('endpoint') && !isUrl(text('endpoint')), 'is no address: write one'),
];
