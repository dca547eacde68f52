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

/**
 * A value is written or in a file. `_ref` names one of a secret manager: the configuration loads with it, but Prometheus
 * has no such manager, so the job or discovery would never start (toSecret in the file above).
 */
const inOneWay = (name: string): Check =>
  all(atMostOne(name, `${name}_file`), ({ isEmpty }) =>
    fault(`${name}_ref`, !isEmpty(`${name}_ref`), `needs a secret manager, and Prometheus has none: use ${name}_file`),
  );

/** basic_auth: one way to each of name and password. */
export const checkBasicAuth = all(inOneWay('username'), inOneWay('password'));

export const checkAuthorization = all(inOneWay('credentials'), ({ text }) =>
  fault('type', text('type').trim().toLowerCase() === 'basic', 'is basic: use basic_auth'),
);

const ALGORITHMS = ['', 'RS256', 'RS384', 'RS512'];

export const checkOauth2 = all(needs('client_id', 'token_url'), (fields) => [
  ...inOneWay('client_secret')(fields),
  ...inOneWay('client_certificate_key')(fields),
  ...fault(
    'signature_algorithm',
    !ALGORITHMS.includes(fields.text('signature_algorithm')),
    'is none of RS256, RS384, RS512: write one of them',
  ),
  ...checkProxy(fields),
]);

export const checkTls = all(
  inOneWay('ca'),
  inOneWay('cert'),
  inOneWay('key'),
  needsPartner('cert', 'key', 'a client certificate needs its key'),
  needsPartner('key', 'cert', 'a client key needs its certificate'),
);

/**
 * A certificate and its key come both in files or both written out. Prometheus takes one of each; promtool, which is asked before
 * it starts, does not (checkTLSConfig in its main.go).
 */
function needsPartner(one: string, partner: string, sentence: string): Check {
  const [file, partnerFile] = [`${one}_file`, `${partner}_file`];
  return ({ isEmpty }) => {
    const isAlone = isEmpty(partnerFile) && (!isEmpty(file) || (!isEmpty(one) && isEmpty(partner)));
    const isWritten = isAlone && !isEmpty(partner);
    return fault(
      partnerFile,
      isAlone,
      `is missing: ${sentence}${isWritten ? `, and promtool takes ${file} with ${partnerFile} alone` : ''}`,
    );
  };
}

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
  const { has, isTrue, isWritten } = fieldsOf(entries);
  const unset = [...LOGINS, 'proxy_url', 'no_proxy', 'proxy_connect_header', 'http_headers', 'tls_config'].every(
    (name) => !has(name),
  );
  return (
    unset &&
    !isTrue('proxy_from_environment') &&
    ['follow_redirects', 'enable_http2'].every((name) => !isWritten(name) || isTrue(name))
  );
}
