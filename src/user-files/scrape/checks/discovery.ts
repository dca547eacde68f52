// What each kind of service discovery requires beyond its fields and their types: Prometheus' discovery/*, UnmarshalYAML.
import { prometheusSeconds } from '../../duration.ts';
import { isUrl } from '../fields/url.ts';
import { all, atMostOne, fault, isOneOf, needs, needsOneOf, needsUrl } from './common.ts';
import { type Check, fieldsOf, textOf } from './fields-of.ts';
import { checkKubernetes } from './kubernetes.ts';

const WEB = ['http', 'https'] as const;

/** A field that is written must not be empty: Prometheus has a value of its own only where nothing is written. */
const notEmptied =
  (...names: readonly string[]): Check =>
  ({ isWritten, isEmpty }) =>
    names
      .filter((name) => isWritten(name) && isEmpty(name))
      .map((field) => ({ field, says: 'is empty: write it, or remove the field' }));

/** A duration that is written must be longer than zero; null and an empty text are zero. */
const longerThanZero =
  (name: string): Check =>
  ({ isWritten, isEmpty, text }) =>
    fault(
      name,
      isWritten(name) && (isEmpty(name) || prometheusSeconds(text(name)) === 0),
      'is not longer than zero: write more, or remove the field',
    );

const checkDns = all(needs('names'), ({ text, isZero }) => {
  const type = text('type', 'SRV').toUpperCase();
  return [
    ...fault(
      'type',
      !['SRV', 'A', 'AAAA', 'MX', 'NS'].includes(type),
      'is none of SRV, A, AAAA, MX, NS: write one of them',
    ),
    ...fault('port', type !== 'SRV' && isZero('port'), 'is missing: only records of type SRV name their port'),
  ];
});

const FILE_NAME = /^[^*]*(?:\*[^/]*)?\.(?:json|yml|yaml|JSON|YML|YAML)$/;
const checkFiles = all(needs('files'), ({ items }) =>
  fault(
    'files',
    items('files').some((file) => !FILE_NAME.test(textOf(file))),
    'has a name that does not end in .json, .yml or .yaml, or has a "*" before its last part: correct it',
  ),
);

const checkZookeeper = all(needs('servers', 'paths'), ({ items }) =>
  fault(
    'paths',
    items('paths').some((path) => !textOf(path).startsWith('/')),
    'has a path that does not begin with "/": correct it',
  ),
);

const checkEc2: Check = ({ items }) =>
  fault(
    'filters',
    items('filters').some((filter) => filter.kind === 'map' && fieldsOf(filter.entries).isEmpty('values')),
    'has a filter without values: write them',
  );

const checkConsul = all(notEmptied('server'), ({ has, isEmpty, text }) => {
  const logins = ['basic_auth', 'authorization', 'oauth2'].filter(has);
  const hasLogin = !isEmpty('username') || !isEmpty('password');
  const excluded = [...logins, ...['bearer_token', 'bearer_token_file'].filter((name) => !isEmpty(name))];
  return [
    ...fault('server', text('server', 'localhost').trim() === '', 'is missing or empty: write it'),
    ...fault('username', hasLogin && excluded.length > 0, 'excludes other logins: keep one'),
    ...fault(
      'token',
      !isEmpty('token') && (has('authorization') || has('oauth2')),
      'excludes authorization and oauth2: keep one',
    ),
  ];
});

const TOKENS = ['auth_token', 'auth_token_file', 'basic_auth', 'authorization', 'bearer_token', 'bearer_token_file'];
const checkMarathon = all(needs('servers'), ({ has, isEmpty }) => {
  const used = TOKENS.filter((name) =>
    name === 'basic_auth' || name === 'authorization' ? has(name) : !isEmpty(name),
  );
  return fault(used[1] ?? '', used.length > 1, 'excludes other logins: keep one');
});

const AZURE_LOGINS = ['OAuth', 'ManagedIdentity', 'SDK', 'WorkloadIdentity'];
const checkAzure = all(needs('subscription_id'), (fields) => {
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
const checkOci = all(
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
const checkScaleway = all(
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

/** Sockets have no host. */
const checkDockerHost: Check = ({ text }) =>
  fault(
    'host',
    !isUrl(text('host')) && !/^(?:unix|npipe):\/\/\/[\w./-]*$/.test(text('host')),
    'is no address: write one such as unix:///var/run/docker.sock',
  );

const checkStackit: Check = ({ isEmpty, text }) => [
  ...fault('region', text('endpoint') === '' && text('region', 'eu01') === '', 'is missing: write region or endpoint'),
  ...fault('endpoint', !isEmpty('endpoint') && !isUrl(text('endpoint')), 'is no address: write one'),
];

/** Checks by the name of the type. */
export const DISCOVERIES: Readonly<Record<string, Check>> = {
  'aws.SDConfig': needs('role'),
  'aws.EC2SDConfig': checkEc2,
  'azure.SDConfig': checkAzure,
  'consul.SDConfig': checkConsul,
  'digitalocean.SDConfig': notEmptied('role'),
  'dns.SDConfig': checkDns,
  'eureka.SDConfig': needsUrl('server'),
  'file.SDConfig': checkFiles,
  'gce.SDConfig': needs('project', 'zone'),
  'hetzner.SDConfig': needs('role'),
  'http.SDConfig': needsUrl('url', WEB),
  'ionos.SDConfig': needs('datacenter_id'),
  'kubernetes.SDConfig': checkKubernetes,
  'marathon.SDConfig': checkMarathon,
  'moby.DockerSDConfig': checkDockerHost,
  'moby.DockerSwarmSDConfig': all(checkDockerHost, isOneOf('role', ['services', 'nodes', 'tasks'])),
  'nomad.SDConfig': ({ text }) =>
    fault('server', text('server', 'localhost').trim() === '', 'is empty: write it, or remove the field'),
  'oci.SDConfig': checkOci,
  'openstack.SDConfig': all(
    needs('role', 'region'),
    isOneOf('availability', ['public', 'internal', 'admin'], { byDefault: 'public' }),
  ),
  'outscale.SDConfig': all(
    needs('region', 'access_key'),
    needsOneOf('secret_key', 'secret_key_file'),
    atMostOne('secret_key', 'secret_key_file'),
  ),
  'ovhcloud.SDConfig': all(
    notEmptied('endpoint'),
    needs('application_key', 'application_secret', 'consumer_key'),
    isOneOf('service', ['dedicated_server', 'vps']),
  ),
  'puppetdb.SDConfig': all(needsUrl('url', WEB), needs('query')),
  'scaleway.SDConfig': checkScaleway,
  'stackit.SDConfig': checkStackit,
  'triton.SDConfig': all(
    needs('account', 'dns_suffix', 'endpoint'),
    longerThanZero('refresh_interval'),
    isOneOf('role', ['container', 'cn'], { byDefault: 'container' }),
  ),
  'uyuni.SDConfig': all(needsUrl('server'), needs('username', 'password')),
  'xds.SDConfig': needsUrl('server'),
  'zookeeper.NerveSDConfig': checkZookeeper,
  'zookeeper.ServersetSDConfig': checkZookeeper,
};
