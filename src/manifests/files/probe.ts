import type { Plan } from '../../plan/plan.ts';
import { type Component, servesOnly } from '../../stack/components.ts';
import { PROBE_TLS_DIRECTORY } from '../../stack/paths.ts';
import { writeYaml } from '../../writer/yaml.ts';
import { clientTls } from './client-tls.ts';
import type { ConfigurationFile } from './file.ts';

const PROBE_FILE = 'probe.yml';

/** Another name where the probe has a certificate of its own: pods from before have none, and go on with their file. */
export const probeFileName = (component: Component): string => (servesOnly(component) ? 'own-probe.yml' : PROBE_FILE);

/**
 * How the readiness probe (promtool) connects, over the loopback interface: with a certificate that may call. Where that is one of
 * its own, the file of before stays for pods from before there were certificates for servers alone, until they are replaced.
 */
export function probeFiles({ stack }: Plan, component: Component): readonly ConfigurationFile[] {
  const asComponent = { name: PROBE_FILE, content: writeYaml({ tls_config: clientTls(stack) }), readOnce: false };
  if (!servesOnly(component)) return [asComponent];
  const content = writeYaml({ tls_config: clientTls(stack, PROBE_TLS_DIRECTORY) });
  return [{ name: probeFileName(component), content, readOnce: false }, asComponent];
}
