// What somebody could put into the Secrets and ConfigMaps that a stack reads, to get at more than he wrote.

const S3 = { bucket: 'thanos', endpoint: 's3.example.com' };
const objstore = (type: string, config: object) => JSON.stringify({ type, config });
const inside = (path: string) => ({ http_config: { tls_config: { ca_file: path, cert_file: path, key_file: path } } });

/** Object storage configurations that the operator must refuse, and what it says. */
export const REFUSED_STORAGES: readonly (readonly [what: string, content: string, says: string])[] = [
  [
    'a directory of the container',
    objstore('FILESYSTEM', { directory: '/etc/thanos/tls' }),
    'a type that is not supported',
  ],
  ['a type that is a path', objstore('../S3', S3), 'a type that is not supported'],
  ['a type of the prototype', objstore('constructor', S3), 'a type that is not supported'],
  ['plaintext', objstore('S3', { ...S3, insecure: true }), 'in plaintext'],
  ['any server', objstore('S3', { ...S3, http_config: { insecure_skip_verify: true } }), 'trusts any server'],
  ['metadata of the node', objstore('S3', { ...S3, sts_endpoint: 'http://169.254.169.254' }), 'http:// URL'],
  [
    'the key of its own component',
    objstore('S3', { ...S3, ...inside('/etc/thanos/tls/tls.key') }),
    'that pods do not have',
  ],
  [
    'the token of an account',
    objstore('S3', { ...S3, ...inside('/var/run/secrets/kubernetes.io/serviceaccount/token') }),
    'that pods do not have',
  ],
  [
    'an account by file',
    objstore('GCS', { bucket: 'thanos', service_account: '/etc/thanos/tls/tls.key' }),
    'is not the JSON key of a service account',
  ],
  ['the environment', 'type: S3 # $(HOSTNAME)\n', 'refers to the environment in line 1'],
  ['a comment with another line end', 'type: S3\nconfig: {bucket: thanos}\n#\u2028prefix: other\n', 'U+2028'],
  ['another language', '#!/bin/sh\ncat /etc/thanos/tls/tls.key', 'not a YAML mapping'],
];

/** Ones that are used as they are: they lead to nothing of others. */
export const HARMLESS_STORAGES: readonly (readonly [what: string, content: string])[] = [
  ['a way out of the bucket', JSON.stringify({ type: 'S3', config: S3, prefix: '../../other' })],
  ['a role of the cloud', objstore('S3', { ...S3, aws_sdk_auth: true })],
];

/** Scrape configurations that the operator must refuse, and what it says. */
export const REFUSED_SCRAPES: readonly (readonly [what: string, content: string, says: string])[] = [
  ['a whole configuration', 'remote_write: [{url: "http://a"}]\nscrape_configs: []', 'are no list'],
  ['a second document', '- {job_name: a}\n---\nremote_write: [{url: "http://a"}]', 'several YAML documents'],
  ['a job without a name', '- {scheme: https}', 'job_name'],
  ['a field of the whole file in a job', '- {job_name: a, remote_write: [{url: "http://a"}]}', '"remote_write"'],
];

const STATIC = { static_configs: [{ targets: ['a.example.com:443'] }] };
const TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/** A job for each way to use a file or a right of the container. Nothing is there that is not the stack's own. */
export const HARMLESS_JOBS: readonly Readonly<Record<string, unknown>>[] = [
  { job_name: 'token', authorization: { credentials_file: TOKEN }, ...STATIC },
  { job_name: 'bearer', bearer_token_file: TOKEN, ...STATIC },
  {
    job_name: 'poses',
    scheme: 'https',
    tls_config: {
      cert_file: '/etc/thanos/tls/tls.crt',
      key_file: '/etc/thanos/tls/tls.key',
      insecure_skip_verify: true,
    },
    ...STATIC,
  },
  { job_name: 'key', basic_auth: { username: 'a', password_file: '/etc/thanos/tls/tls.key' }, ...STATIC },
  { job_name: 'files', file_sd_configs: [{ files: ['/etc/thanos/configuration/*.yml'] }] },
  { job_name: 'cluster', kubernetes_sd_configs: [{ role: 'pod', namespaces: { names: ['kube-system'] } }] },
  { job_name: 'kubeconfig', kubernetes_sd_configs: [{ role: 'node', kubeconfig_file: '/etc/kubernetes/admin.conf' }] },
  { job_name: 'metadata', http_sd_configs: [{ url: 'http://169.254.169.254/latest' }] },
  { job_name: '--web.enable-admin-api\n$(POD_NAME)', ...STATIC },
];

const rule = (annotation: string) =>
  JSON.stringify({ groups: [{ name: 'a', rules: [{ alert: 'A', expr: 'up', annotations: { a: annotation } }] }] });

/** Rule files that the operator must leave out, and what it says. */
export const REFUSED_RULES: readonly (readonly [what: string, content: string, says: string])[] = [
  ['a file', rule('{{ readFile "/etc/thanos/tls/tls.key" }}'), 'readFile'],
  ['the environment', rule('{{ env "HOME" }}'), 'env'],
  ['a template of elsewhere', rule('{{ include "/etc/passwd" . }}'), 'include'],
  ['a flag', '--http.config=', 'groups'],
];
