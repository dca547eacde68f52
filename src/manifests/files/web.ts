import { identitiesAt } from '../../plan/grants.ts';
import type { Plan } from '../../plan/plan.ts';
import { type Component, factsOf, namingListenersOf } from '../../stack/components.ts';
import { CERTIFICATE_FILE, HTTP_CLIENTS_CA_FILE, KEY_FILE } from '../../stack/paths.ts';
import { writeYaml } from '../../writer/yaml.ts';
import type { ConfigurationFile } from './file.ts';

export const WEB_FILE = 'web.yml';

/** The file of an HTTP listener: of a second one, by its name. */
export const webFileOf = (component: Component, listener: string): string =>
  listener === factsOf(component).health ? WEB_FILE : `web-${listener}.yml`;

/** One file for each listener of a component that names identities. */
export const webFiles = (plan: Plan, component: Component): readonly ConfigurationFile[] =>
  namingListenersOf(component).map(({ name }) => webFile(plan, component, name));

/**
 * An HTTP listener of a component (the web configuration of the Prometheus exporter toolkit, the same for Thanos).
 * It is read again for each connection. Allowed identities work only where a certificate is required:
 * together with an optional one the toolkit panics on connections without. It has no curve_preferences, whatever
 * spec.tls.keyExchange says: the toolkit knows classical groups only, so each that it takes there turns the hybrid one off, and
 * the name of the hybrid one stops the program at its start.
 */
function webFile(plan: Plan, component: Component, listener: string): ConfigurationFile {
  const required = plan.stack.spec.tls.http.clientAuth === 'Require';
  const grants = plan.allowed[component]?.identities ?? [];
  const identities = identitiesAt(factsOf(component), grants, listener);
  const content = writeYaml({
    tls_server_config: {
      cert_file: CERTIFICATE_FILE,
      key_file: KEY_FILE,
      client_ca_file: HTTP_CLIENTS_CA_FILE,
      client_auth_type: required ? 'RequireAndVerifyClientCert' : 'VerifyClientCertIfGiven',
      min_version: 'TLS13',
      ...(required ? { client_allowed_sans: identities } : {}),
    },
    http_server_config: { http2: true },
  });
  return { name: webFileOf(component, listener), content, readOnce: false };
}
