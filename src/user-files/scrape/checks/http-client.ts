// How targets and discoveries are asked over HTTP: prometheus/common, config/http_config.go.
import type { YamlTree } from '../../yaml/tree.ts';
import { all, atMostOne, fault, needs } from './common.ts';
import { type Check, type Fault, type Fields, fieldsOf } from './fields-of.ts';

const EXCLUDED = 'excludes others: keep one of basic_auth, authorization, oauth2, bearer_token and bearer_token_file';

/** What HTTPClientConfig.Validate checks. */
export const checkHttpClient: Check = (fields) => [
  ...checkLogins(fields),
  ...checkProxy(fields),
  ...checkHeaders(fields),
];

const LOGINS = ['basic_auth', 'authorization', 'oauth2', 'bearer_token', 'bearer_token_file'];

function checkLogins({ has, isEmpty }: Fields): readonly Fault[] {
  // An empty token is none; an empty mapping is one.
  const used = LOGINS.filter((name) => (name.startsWith('bearer') ? !isEmpty(name) : has(name)));
  return fault(used[1] ?? '', used.length > 1, EXCLUDED);
}

/** basic_auth: one way to each of name and password. */
export const checkBasicAuth = all(
  atMostOne('username', 'username_file', 'username_ref'),
  atMostOne('password', 'password_file', 'password_ref'),
);

export const checkAuthorization = all(atMostOne('credentials', 'credentials_file', 'credentials_ref'), ({ text }) =>
  fault('type', text('type').trim().toLowerCase() === 'basic', 'is basic: use basic_auth'),
);

const ALGORITHMS = ['', 'RS256', 'RS384', 'RS512'];

export const checkOauth2 = all(needs('client_id', 'token_url'), (fields) => [
  ...atMostOne('client_secret', 'client_secret_file', 'client_secret_ref')(fields),
  ...atMostOne('client_certificate_key', 'client_certificate_key_file', 'client_certificate_key_ref')(fields),
  ...fault(
    'signature_algorithm',
    !ALGORITHMS.includes(fields.text('signature_algorithm')),
    'is none of RS256, RS384, RS512: write one of them',
  ),
  ...checkProxy(fields),
]);

export const checkTls = all(
  atMostOne('ca', 'ca_file', 'ca_ref'),
  atMostOne('cert', 'cert_file', 'cert_ref'),
  atMostOne('key', 'key_file', 'key_ref'),
  ({ isEmpty }) => {
    const hasCertificate = ['cert', 'cert_file', 'cert_ref'].some((name) => !isEmpty(name));
    const hasKey = ['key', 'key_file', 'key_ref'].some((name) => !isEmpty(name));
    return [
      ...fault('key_file', hasCertificate && !hasKey, 'is missing: a client certificate needs its key'),
      ...fault('cert_file', hasKey && !hasCertificate, 'is missing: a client key needs its certificate'),
    ];
  },
);

export function checkProxy({ has, isEmpty, isTrue }: Fields): readonly Fault[] {
  const fromEnvironment = isTrue('proxy_from_environment');
  const hasUrl = !isEmpty('proxy_url');
  return [
    ...fault(
      'proxy_connect_header',
      !isEmpty('proxy_connect_header') && !fromEnvironment && !hasUrl,
      'needs proxy_url or proxy_from_environment: write one of them',
    ),
    ...fault('proxy_from_environment', fromEnvironment && hasUrl, 'excludes proxy_url: keep one of them'),
    ...fault(
      'no_proxy',
      !isEmpty('no_proxy') && (fromEnvironment || !has('proxy_url')),
      'needs proxy_url, and no proxy_from_environment: write proxy_url',
    ),
  ];
}

/** What a client sets itself. */
const RESERVED = new Set([
  ...[
    'authorization',
    'host',
    'content-encoding',
    'content-length',
    'content-type',
    'user-agent',
    'connection',
    'keep-alive',
  ],
  ...['proxy-authenticate', 'proxy-authorization', 'www-authenticate', 'accept-encoding'],
  ...['x-prometheus-remote-write-version', 'x-prometheus-remote-read-version', 'x-prometheus-scrape-timeout-seconds'],
  ...['x-amz-date', 'x-amz-security-token', 'x-amz-content-sha256'],
]);

const checkHeaders = ({ entries }: Fields) =>
  fault(
    'http_headers',
    [...entries('http_headers').keys()].some((name) => RESERVED.has(name.toLowerCase())),
    'has a header that Prometheus sets itself: remove it',
  );

/** Whether nothing of the settings differs from what Prometheus has by default. */
export function isDefaultClient(entries: ReadonlyMap<string, YamlTree>): boolean {
  const { has, isEmpty, isTrue, isWritten } = fieldsOf(entries);
  const unset = [...LOGINS, 'proxy_url', 'no_proxy', 'proxy_connect_header', 'http_headers', 'tls_config'].every(
    (name) => !has(name),
  );
  return (
    unset &&
    isEmpty('proxy_from_environment') &&
    ['follow_redirects', 'enable_http2'].every((name) => !isWritten(name) || isTrue(name))
  );
}
