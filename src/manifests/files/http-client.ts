import type { Plan } from '../../plan/plan.ts';
import { meshServerName } from '../../stack/names.ts';
import { CERTIFICATE_FILE, KEY_FILE } from '../../stack/paths.ts';

/**
 * The HTTP client of a Thanos. It names no `ca_file`: with one, Thanos up to v0.42.4 fails for good after the first renewal of its
 * certificate (its issue 8970). The root is trusted through SSL_CERT_DIR instead.
 */
export const httpClient = ({ stack }: Plan) => ({
  tls_config: { cert_file: CERTIFICATE_FILE, key_file: KEY_FILE, server_name: meshServerName(stack) },
});
