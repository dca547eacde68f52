import { query } from '../../components/query/facts.ts';
import { httpClient } from '../../manifests/files/client-tls.ts';
import type { ConfigurationFile } from '../../manifests/files/file.ts';
import type { Plan } from '../../plan/plan.ts';
import { serviceHost } from '../../stack/addresses.ts';
import { healthListener } from '../../stack/components.ts';
import { writeYaml } from '../../writer/yaml.ts';

export const QUERY_CLIENT_FILE = 'query.yml';

/** Ruler's client of Query. By HTTP, because the Ruler's gRPC query path has no TLS. */
export function queryClientFile(plan: Plan): ConfigurationFile {
  const target = `${serviceHost(plan.stack, query.name)}:${healthListener(query.name).port}`;
  const content = writeYaml([{ scheme: 'https', static_configs: [target], http_config: httpClient(plan) }]);
  return { name: QUERY_CLIENT_FILE, content, readOnce: true };
}
