// What each kind of service discovery requires beyond its fields and their types: Prometheus' discovery/*, UnmarshalYAML.
import { isUrl } from '../fields/url.ts';
import { checkAzure, checkEc2, checkOci, checkScaleway, checkStackit } from './clouds.ts';
import { all, atMostOne, fault, isOneOf, longerThanZero, needs, needsOneOf, needsUrl, notEmptied } from './common.ts';
import { type Check, textOf } from './fields-of.ts';
import { checkKubernetes } from './kubernetes.ts';

const WEB = ['http', 'https'] as const;

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

/** Sockets have no host. */
const checkDockerHost: Check = ({ text }) =>
  fault(
    'host',
    !isUrl(text('host')) && !/^(?:unix|npipe):\/\/\/[\w./-]*$/.test(text('host')),
    'is no address: write one such as unix:///var/run/docker.sock',
  );

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
