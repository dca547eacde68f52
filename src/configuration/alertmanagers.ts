import type { Plan } from '../plan/plan.ts';
import { readAlertmanager } from '../stack/alertmanager-url.ts';
import { writeYaml } from '../writer/yaml.ts';

/** Where Ruler sends alerts. API v2 is written out: v1 is still Thanos' default and no Alertmanager serves it any more. */
export function buildAlertmanagersFile({ stack }: Plan): string {
  const alertmanagers = (stack.spec.ruler?.alertmanagers ?? []).map(({ url }) => {
    const { scheme, discovery, host, port, path } = readAlertmanager(url);
    const address = port === undefined ? host : `${host}:${port}`;
    return {
      scheme,
      static_configs: [discovery ? `${discovery}+${address}` : address],
      ...(path === '' ? {} : { path_prefix: path }),
      timeout: '10s',
      api_version: 'v2',
    };
  });
  return writeYaml({ alertmanagers });
}
