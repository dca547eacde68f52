import type { Plan } from '../plan/plan.ts';
import { writeYaml } from '../writer/yaml.ts';

const DEFAULT_PORTS: Readonly<Record<string, number>> = { http: 80, https: 443 };

/** Where Ruler sends alerts. API v2 is written out: v1 is still Thanos' default and no Alertmanager serves it any more. */
export function buildAlertmanagersFile({ stack }: Plan): string {
  const alertmanagers = (stack.spec.ruler?.alertmanagers ?? []).map(({ url }) => {
    const { protocol, hostname, port, pathname } = new URL(url);
    const scheme = protocol.replace(':', '');
    return {
      scheme,
      static_configs: [`${hostname}:${port || DEFAULT_PORTS[scheme]}`],
      ...(pathname === '/' ? {} : { path_prefix: pathname }),
      timeout: '10s',
      api_version: 'v2',
    };
  });
  return writeYaml({ alertmanagers });
}
