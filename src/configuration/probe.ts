import type { Plan } from '../plan/plan.ts';
import { meshServerName } from '../stack/names.ts';
import { CERTIFICATE_FILE, KEY_FILE, ROOT_CA_FILE } from '../stack/paths.ts';
import { toYaml } from './yaml.ts';

/** How the readiness probe (promtool) connects: as the component itself, over the loopback interface. */
export function buildProbeFile({ stack }: Plan): string {
  return toYaml({
    tls_config: {
      cert_file: CERTIFICATE_FILE,
      key_file: KEY_FILE,
      ca_file: ROOT_CA_FILE,
      server_name: meshServerName(stack),
      min_version: 'TLS13',
    },
  });
}
