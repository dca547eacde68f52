import { createHash } from 'node:crypto';
import type { ConfigurationFile } from '../../manifests/files/file.ts';
import { KEY_FILE_MODE, type Mounted, readOnly } from '../../manifests/volumes.ts';
import type { Plan } from '../../plan/plan.ts';
import { readAlertmanager } from '../../stack/alertmanager-url.ts';
import type { Component } from '../../stack/components.ts';
import { componentName } from '../../stack/names.ts';
import { ALERTMANAGERS_DIRECTORY, configurationFile } from '../../stack/paths.ts';
import type { CredentialPart, Credentials } from '../../user-files/alertmanagers/credentials.ts';
import { writeYaml } from '../../writer/yaml.ts';

const ALERTMANAGERS_FILE = 'alertmanagers.yml';

/** A part of the credentials that Thanos reads from a file of its own. */
type FilePart = Exclude<CredentialPart, 'username'>;

/**
 * Ends of the files' names, and whether Thanos reads a part once: a password and a token it reads for each request. Once its
 * client has a `ca_file`, it fails for good after a change of any file of TLS, up to v0.42.4 (its issue 8970).
 */
const FILES: Readonly<Record<FilePart, { readonly end: string; readonly readOnce: boolean }>> = {
  password: { end: 'password', readOnce: false },
  token: { end: 'token', readOnce: false },
  ca: { end: 'ca.crt', readOnce: true },
  cert: { end: 'tls.crt', readOnce: true },
  key: { end: 'tls.key', readOnce: true },
};

const PARTS = Object.keys(FILES) as readonly FilePart[];

type Entry = NonNullable<Plan['stack']['spec']['ruler']>['alertmanagers'][number];

/**
 * Where Ruler sends alerts. API v2 is written out: v1 is still Thanos' default and no Alertmanager serves it any more. So is the
 * host behind dns+: Thanos calls each address that it finds by its number, and would look for that in the certificate.
 */
export function buildAlertmanagersFile({ stack, inputs }: Plan): string {
  const alertmanagers = (stack.spec.ruler?.alertmanagers ?? []).map((entry) => {
    const { url, tlsConfig } = entry;
    const { scheme, discovery, host, port, path } = readAlertmanager(url);
    const address = port === undefined ? host : `${host}:${port}`;
    const serverName = tlsConfig?.serverName ?? (scheme === 'https' && discovery === 'dns' ? host : undefined);
    return {
      scheme,
      static_configs: [discovery ? `${discovery}+${address}` : address],
      ...(path === '' ? {} : { path_prefix: path }),
      timeout: '10s',
      api_version: 'v2',
      ...(isProtected(entry) || serverName !== undefined
        ? { http_config: clientOf(url, inputs.alertmanagers?.get(url) ?? {}, serverName) }
        : {}),
    };
  });
  return writeYaml({ alertmanagers });
}

/** That file, and what Thanos finds in files of their own, which it names. */
export const alertmanagersFiles = (plan: Plan): readonly ConfigurationFile[] => [
  {
    name: ALERTMANAGERS_FILE,
    content: buildAlertmanagersFile(plan),
    readOnce: true,
    // It names users.
    ...(showsCredentials(plan) ? { isSecret: true } : {}),
  },
  ...credentialFiles(plan),
];

/** Where Ruler finds it. */
export const alertmanagersPath = (plan: Plan): string =>
  showsCredentials(plan) ? `${ALERTMANAGERS_DIRECTORY}/${ALERTMANAGERS_FILE}` : configurationFile(ALERTMANAGERS_FILE);

/** For Ruler's own container: whoever judges rules need not know what it shows at Alertmanagers. */
export function alertmanagersVolume(plan: Plan, of: Component): readonly Mounted[] {
  if (!showsCredentials(plan)) return [];
  const secret = { secretName: componentName(plan.stack, of), defaultMode: KEY_FILE_MODE };
  return [readOnly('alertmanagers', ALERTMANAGERS_DIRECTORY, { secret })];
}

const credentialFiles = ({ inputs }: Plan): readonly ConfigurationFile[] =>
  [...(inputs.alertmanagers ?? [])].flatMap(([url, credentials]) =>
    PARTS.flatMap((part) => {
      const content = credentials[part];
      return content === undefined
        ? []
        : [{ name: nameOf(url, part), content, readOnce: FILES[part].readOnce, isSecret: true }];
    }),
  );

/** Whether an Alertmanager of the stack asks for credentials, or has a CA of its own. */
const showsCredentials = ({ stack }: Plan): boolean => (stack.spec.ruler?.alertmanagers ?? []).some(isProtected);

const isProtected = ({ basicAuth, authorization, tlsConfig }: Entry): boolean =>
  (basicAuth ?? authorization ?? tlsConfig) !== undefined;

function clientOf(url: string, { username, password, token, ca, cert, key }: Credentials, serverName?: string) {
  const file = (part: FilePart) => `${ALERTMANAGERS_DIRECTORY}/${nameOf(url, part)}`;
  const tls = {
    ...(ca === undefined ? {} : { ca_file: file('ca') }),
    ...(cert === undefined || key === undefined ? {} : { cert_file: file('cert'), key_file: file('key') }),
    ...(serverName === undefined ? {} : { server_name: serverName }),
  };
  return {
    ...(username === undefined || password === undefined
      ? {}
      : { basic_auth: { username, password_file: file('password') } }),
    ...(token === undefined ? {} : { bearer_token_file: file('token') }),
    ...(Object.keys(tls).length === 0 ? {} : { tls_config: tls }),
  };
}

/**
 * A file belongs to its URL and not to a place in the list: while Ruler runs with the list of before, it must not read under
 * the name of one Alertmanager's password that of another.
 */
const nameOf = (url: string, part: FilePart): string =>
  `${createHash('sha256').update(url).digest('hex').slice(0, HASH_DIGITS)}-${FILES[part].end}`;

/** Enough that the URLs of a stack do not meet (64 bits). */
const HASH_DIGITS = 16;
