import { meshServerName } from '../../stack/names.ts';
import { ROOT_CA_FILE, TLS_DIRECTORY } from '../../stack/paths.ts';
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
