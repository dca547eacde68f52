import { httpClient } from '../../manifests/files/client-tls.ts';
import type { ConfigurationFile } from '../../manifests/files/file.ts';
import type { Plan } from '../../plan/plan.ts';
import { writeYaml } from '../../writer/yaml.ts';

export const PROMETHEUS_CLIENT_FILE = 'prometheus-client.yml';

/** Sidecar's client of Prometheus. */
export const prometheusClientFile = (plan: Plan): ConfigurationFile => ({
  name: PROMETHEUS_CLIENT_FILE,
  content: writeYaml(httpClient(plan)),
  readOnce: true,
});
