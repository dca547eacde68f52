import type { Plan } from '../plan/plan.ts';
import { serviceHost } from '../stack/addresses.ts';
import { HTTP_PORT } from '../stack/components.ts';
import { meshServerName } from '../stack/names.ts';
import { CERTIFICATE_FILE, KEY_FILE } from '../stack/paths.ts';
import { writeYaml } from '../writer/yaml.ts';

/**
 * The HTTP client of Ruler and Sidecar. It names no `ca_file`: with one, Thanos up to v0.42.4 fails for good after the first
 * renewal of its certificate (its issue 8970). The root is trusted through SSL_CERT_DIR instead.
 */
const clientSettings = ({ stack }: Plan) => ({
  tls_config: { cert_file: CERTIFICATE_FILE, key_file: KEY_FILE, server_name: meshServerName(stack) },
});

/** Sidecar's client of Prometheus. */
export const buildHttpClientFile = (plan: Plan): string => writeYaml(clientSettings(plan));

/** Ruler's client of Query. By HTTP, because the Ruler's gRPC query path has no TLS. */
export function buildQueryClientFile(plan: Plan): string {
  const target = `${serviceHost(plan.stack, 'query')}:${HTTP_PORT}`;
  return writeYaml([{ scheme: 'https', static_configs: [target], http_config: clientSettings(plan) }]);
}
