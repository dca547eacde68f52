import { STACK_NAME, STACK_NAMESPACE } from '../../sandbox/quickstart/surroundings.ts';
import { type Component, healthListener } from '../../src/stack/components.ts';
import { useCluster } from './cluster.ts';
import { certificateOf } from './listeners.ts';

/** A pod of a stack. */
export interface PodPlace {
  readonly namespace: string;
  readonly stack: string;
  /** The end of its name, such as "store-0". */
  readonly pod: string;
}

/** What a component answers on HTTP, asked as Prometheus is: over mutual TLS, with its certificate. */
export async function pageOf(place: PodPlace, component: Component, path: string): Promise<string> {
  const { namespace, stack, pod } = place;
  const { cert, key } = await certificateOf(`${stack}-thanos-prometheus-tls`, namespace);
  const { status } = await useCluster().get(['pod', `${stack}-thanos-${pod}`, '-n', namespace]);
  const options = {
    host: status.podIP,
    port: healthListener(component).port,
    path,
    cert,
    key,
    rejectUnauthorized: false,
  };
  const script = `import { get } from 'node:https'; get(JSON.parse(process.env.OPTIONS), (answer) => answer.pipe(process.stdout));`;
  return useCluster().runInNetwork([
    'env',
    `OPTIONS=${JSON.stringify(options)}`,
    process.execPath,
    '--input-type=module',
    '-e',
    script,
  ]);
}

/**
 * The sum of one metric of one pod of the quickstart.
 * @param pod the end of its name, such as "store-0"
 * @param series a name, or a name with one label, such as `requests_total{code="200"}`
 */
export async function metricOf(pod: string, component: Component, series: string): Promise<number | undefined> {
  const text = await pageOf({ namespace: STACK_NAMESPACE, stack: STACK_NAME, pod }, component, '/metrics');
  const [name = '', label = ''] = series.split('{');
  const lines = text
    .split('\n')
    .filter((line) => new RegExp(`^${name}[{ ]`).test(line) && line.includes(label.replace('}', '')));
  return lines.length === 0
    ? undefined
    : lines.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0);
}
