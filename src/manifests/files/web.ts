import type { Plan } from '../../plan/plan.ts';
import type { Component } from '../../stack/components.ts';
import { CERTIFICATE_FILE, HTTP_CLIENTS_CA_FILE, KEY_FILE } from '../../stack/paths.ts';
import { writeYaml } from '../../writer/yaml.ts';
import type { ConfigurationFile } from './file.ts';

export const WEB_FILE = 'web.yml';

/**
 * The HTTP listener of a component (the web configuration of the Prometheus exporter toolkit, the same for Thanos).
 * It is read again for each connection. Allowed identities work only where a certificate is required:
 * together with an optional one the toolkit panics on connections without.
 */
export function webFile(plan: Plan, component: Component): ConfigurationFile {
  const required = plan.stack.spec.tls.http.clientAuth === 'Require';
  const content = writeYaml({
    tls_server_config: {
      cert_file: CERTIFICATE_FILE,
      key_file: KEY_FILE,
      client_ca_file: HTTP_CLIENTS_CA_FILE,
      client_auth_type: required ? 'RequireAndVerifyClientCert' : 'VerifyClientCertIfGiven',
      min_version: 'TLS13',
      ...(required ? { client_allowed_sans: plan.allowed[component]?.identities ?? [] } : {}),
    },
    http_server_config: { http2: true },
  });
  return { name: WEB_FILE, content, readOnce: false };
}
