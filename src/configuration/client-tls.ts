import { meshServerName } from '../stack/names.ts';
import { CERTIFICATE_FILE, KEY_FILE, ROOT_CA_FILE } from '../stack/paths.ts';
import type { ResolvedStack } from '../stack/resolve/resolve.ts';

/** How clients of the Prometheus family (scrapes, promtool) connect: with their own certificate, believing the root and one shared name. */
export const clientTls = (stack: ResolvedStack) => ({
  cert_file: CERTIFICATE_FILE,
  key_file: KEY_FILE,
  ca_file: ROOT_CA_FILE,
  server_name: meshServerName(stack),
  min_version: 'TLS13',
});
