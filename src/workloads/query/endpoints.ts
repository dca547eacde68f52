import type { ConfigurationFile } from '../../manifests/files/file.ts';
import type { Plan } from '../../plan/plan.ts';
import { discoveryName } from '../../stack/addresses.ts';
import type { Component } from '../../stack/components.ts';
import { meshServerName } from '../../stack/names.ts';
import { CERTIFICATE_FILE, KEY_FILE, ROOT_CA_FILE } from '../../stack/paths.ts';
import { componentsAt, edgesFrom } from '../../stack/topology.ts';
import { writeYaml } from '../../writer/yaml.ts';

export const ENDPOINTS_FILE = 'endpoints.yml';

/**
 * Query's StoreAPIs: whatever the graph lets it ask by gRPC. DNS answers with addresses, so all servers are verified by one
 * shared name. Every field is written out, because Thanos inherits none into a block that is enabled.
 */
export const endpointsFile = ({ stack }: Plan, of: Component): ConfigurationFile => ({
  name: ENDPOINTS_FILE,
  content: endpoints(stack, of),
  readOnce: false,
});

function endpoints(stack: Plan['stack'], of: Component): string {
  const targets = edgesFrom(stack.topology, of).filter(({ kind }) => kind === 'store-api');
  const addresses = componentsAt(targets).map(({ component, listener }) => ({
    address: `dnssrv+${discoveryName(stack, component, listener)}`,
  }));
  if (stack.version.queryTls === 'flags') return writeYaml({ endpoints: addresses });
  const client = {
    tls_config: {
      enabled: true,
      cert_file: CERTIFICATE_FILE,
      key_file: KEY_FILE,
      ca_file: ROOT_CA_FILE,
      min_version: '1.3',
    },
    server_name: meshServerName(stack),
  };
  return writeYaml({ default_client_config: client, endpoints: addresses });
}
