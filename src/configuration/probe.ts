import type { Plan } from '../plan/plan.ts';
import { clientTls } from './client-tls.ts';
import { toYaml } from './yaml.ts';

/** How the readiness probe (promtool) connects: as the component itself, over the loopback interface. */
export function buildProbeFile({ stack }: Plan): string {
  return toYaml({ tls_config: clientTls(stack) });
}
