import { STACK_NAME, STACK_NAMESPACE } from '../../sandbox/quickstart/surroundings.ts';
import { type Component, httpPortOf } from '../../src/stack/components.ts';
import { useCluster } from './cluster.ts';
import { certificateOf } from './listeners.ts';

/**
 * The sum of one metric of one pod, asked as Prometheus is: over mutual TLS, with its certificate.
 * @param pod the end of its name, such as "store-0"
 * @param series a name, or a name with one label, such as `requests_total{code="200"}`
 */
export async function metricOf(pod: string, component: Component, series: string): Promise<number | undefined> {
  const { cert, key } = await certificateOf(`${STACK_NAME}-thanos-prometheus-tls`);
  const { status } = await useCluster().get(['pod', `${STACK_NAME}-thanos-${pod}`, '-n', STACK_NAMESPACE]);
  const options = {
    host: status.podIP,
    port: httpPortOf(component),
    path: '/metrics',
    cert,
    key,
    rejectUnauthorized: false,
  };
  const script = `import { get } from 'node:https'; get(JSON.parse(process.env.OPTIONS), (answer) => answer.pipe(process.stdout));`;
  const text = await useCluster().runInNetwork([
    'env',
    `OPTIONS=${JSON.stringify(options)}`,
    process.execPath,
    '--input-type=module',
    '-e',
    script,
  ]);
  const [name = '', label = ''] = series.split('{');
  const lines = text
    .split('\n')
    .filter((line) => new RegExp(`^${name}[{ ]`).test(line) && line.includes(label.replace('}', '')));
  return lines.length === 0
    ? undefined
    : lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
