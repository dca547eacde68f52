import type { Plan } from '../plan/plan.ts';
import { type Component, SERVES_ONLY } from '../stack/components.ts';
import { PROBE_TLS_DIRECTORY, TLS_DIRECTORY } from '../stack/paths.ts';
import { writeYaml } from '../writer/yaml.ts';
import { clientTls } from './client-tls.ts';

/** How the readiness probe (promtool) connects, over the loopback interface: with a certificate that may call. */
export function buildProbeFile({ stack }: Plan, component: Component): string {
  return writeYaml({
    tls_config: clientTls(stack, SERVES_ONLY.includes(component) ? PROBE_TLS_DIRECTORY : TLS_DIRECTORY),
  });
}

/** The same for pods from before there were certificates for servers alone. They read it until they are replaced. */
export const buildFormerProbeFile = ({ stack }: Plan): string => writeYaml({ tls_config: clientTls(stack) });
