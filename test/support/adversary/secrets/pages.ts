// What components, the operator and the API server answer by HTTP.
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { OPERATOR_NAMESPACE } from '../../../../sandbox/quickstart/operator.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../../../../sandbox/quickstart/surroundings.ts';
import { COMPONENTS, type Component, healthListener, workloadOf } from '../../../../src/stack/components.ts';
import { useCluster } from '../../cluster.ts';
import { certificateOf } from '../../listeners.ts';
import type { Haystack } from './haystack.ts';

/** One GET; without a certificate in plaintext. */
export interface Page {
  readonly name: string;
  readonly host: string;
  readonly port: number;
  readonly path: string;
  readonly tls?: { readonly cert: string; readonly key: string };
}

export interface PageAnswer {
  readonly name: string;
  readonly status: number;
  readonly body: string;
}

const EVERYWHERE = ['/metrics', '/debug/pprof/goroutine?debug=1'];
const FLAGS = '/api/v1/status/flags';
const TARGETS = '/api/v1/targets';
const RULES = '/api/v1/rules';
const BLOCKS = '/api/v1/blocks';
/** Pages that show arguments, configuration and what a component knows of others. */
const FURTHER: Readonly<Partial<Record<Component, readonly string[]>>> = {
  query: [FLAGS, '/api/v1/stores', TARGETS, RULES],
  store: [FLAGS, BLOCKS],
  compactor: [FLAGS, BLOCKS],
  ruler: [FLAGS, RULES],
  prometheus: [FLAGS, TARGETS, '/api/v1/status/config', '/api/v1/scrape_pools', '/debug/pprof/cmdline'],
};

/** Pages of every pod of the stack, asked as Prometheus is, whom all of them serve; and the operator's metrics. */
export async function stackPages(): Promise<readonly Page[]> {
  const { cert, key } = await certificateOf(`${STACK_NAME}-thanos-prometheus-tls`);
  const pods = await podAddresses(STACK_NAMESPACE, `securethanos.io/stack=${STACK_NAME}`);
  const operators = await podAddresses(OPERATOR_NAMESPACE, 'app.kubernetes.io/name=secure-thanos-operator');
  const ofStack = COMPONENTS.flatMap((component) =>
    pods
      .filter((pod) => pod.component === workloadOf(component))
      .flatMap(({ name, host }) =>
        pathsOf(component).map((path) => {
          return {
            name: `${name} ${component} ${path}`,
            host,
            port: healthListener(component).port,
            path,
            tls: { cert, key },
          };
        }),
      ),
  );
  return [
    ...ofStack,
    ...operators.map(({ name, host }) => ({ name: `${name} /metrics`, host, port: 8081, path: '/metrics' })),
  ];
}

/** Asks for pages from the node, whose traffic no policy filters. */
export async function askPages(pages: readonly Page[]): Promise<readonly PageAnswer[]> {
  const script = fileURLToPath(new URL('../../cluster-programs/pages.ts', import.meta.url));
  const [program = '', ...args] = useCluster().innet([process.execPath, script]);
  const { stdout } = await execa(program, args, {
    input: JSON.stringify(pages),
    timeout: 60_000,
    maxBuffer: 500_000_000,
  });
  return JSON.parse(stdout) as readonly PageAnswer[];
}

export async function* pageHaystacks(answers: readonly PageAnswer[]): AsyncGenerator<Haystack> {
  for (const { name, body } of answers) yield { place: name, bytes: Buffer.from(body) };
}

const pathsOf = (component: Component): readonly string[] => [...EVERYWHERE, ...(FURTHER[component] ?? [])];

async function podAddresses(
  namespace: string,
  selector: string,
): Promise<readonly { readonly name: string; readonly host: string; readonly component: string }[]> {
  const { items } = await useCluster().get(['pods', '-n', namespace, '-l', selector]);
  return items.map(
    ({
      metadata,
      status,
    }: {
      metadata: { name: string; labels: Record<string, string> };
      status: { podIP: string };
    }) => ({
      name: metadata.name,
      host: status.podIP,
      component: metadata.labels['app.kubernetes.io/component'] ?? '',
    }),
  );
}
