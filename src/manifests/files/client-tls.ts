import type { Plan } from '../../plan/plan.ts';
import { meshServerName } from '../../stack/names.ts';
import { CERTIFICATE_FILE, KEY_FILE, ROOT_CA_FILE, TLS_DIRECTORY } from '../../stack/paths.ts';
import type { ResolvedStack } from '../../stack/resolve/resolve.ts';

/**
 * How clients of the Prometheus family (scrapes, promtool) connect: with their own certificate, believing the root and one shared name.
 * @param directory where that certificate and its key are
 */
export const clientTls = (stack: ResolvedStack, directory = TLS_DIRECTORY) => ({
  cert_file: `${directory}/tls.crt`,
  key_file: `${directory}/tls.key`,
  ca_file: ROOT_CA_FILE,
  server_name: meshServerName(stack),
  min_version: 'TLS13',
});

/**
 * The HTTP client of a Thanos. It names no `ca_file`: with one, Thanos up to v0.42.4 fails for good after the first renewal of its
 * certificate (its issue 8970). The root is trusted through SSL_CERT_DIR instead.
 */
export const httpClient = ({ stack }: Plan) => ({
  tls_config: { cert_file: CERTIFICATE_FILE, key_file: KEY_FILE, server_name: meshServerName(stack) },
});
