// A pod that is the declared client of the example or of another stack, and one beside the example that is nobody.
import { IMAGES } from '../../sandbox/images/catalogue.ts';
import { QUICKSTART } from '../../sandbox/quickstart/surroundings.ts';
import { restrictedContainer, restrictedPod } from '../../sandbox/restricted.ts';
import type { StackId } from '../../src/stack/names.ts';
import { useCluster } from './cluster.ts';

export const CLIENT = 'grafana';
const TLS = '/tls';
const TLS_FLAGS = ['--ca', `${TLS}/ca.crt`, '--cert', `${TLS}/tls.crt`, '--key', `${TLS}/tls.key`];

export function clientPodObjects(): object[] {
  return [clientPod(QUICKSTART), pod(QUICKSTART, 'stranger', { app: 'stranger' })];
}

export const clientPod = (stack: StackId): object => pod(stack, CLIENT, { app: CLIENT });

/** Both hold the client's certificate: what tells them apart is the network. */
function pod(stack: StackId, name: string, labels: Readonly<Record<string, string>>): object {
  const container = restrictedContainer({
    name: 'client',
    image: IMAGES.probe,
    args: ['sleep'],
    volumeMounts: [{ name: 'tls', mountPath: TLS, readOnly: true }],
  });
  const volumes = [{ name: 'tls', secret: { secretName: `${stack.name}-thanos-client-${CLIENT}` } }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: stack.namespace, labels: { ...labels, sandbox: 'client' } },
    spec: restrictedPod({ containers: [container], volumes }),
  };
}

/** Who asks which stack: the declared client asks the example, unless said. */
export interface Asking {
  readonly stack?: StackId;
  readonly pod?: string;
}

/** GETs a path of Query from a pod with the client's certificate. @returns the parsed body; rejects with what probe saw */
export async function askQuery(path: string, { stack = QUICKSTART, pod = CLIENT }: Asking = {}): Promise<QueryAnswer> {
  const url = `https://${stack.name}-thanos-query.${stack.namespace}.svc:10902${path}`;
  const output = await useCluster().kubectl([
    'exec',
    '-n',
    stack.namespace,
    pod,
    '--',
    '/bin/probe',
    'get',
    ...TLS_FLAGS,
    url,
  ]);
  return JSON.parse(output.slice(output.indexOf('\n') + 1)) as QueryAnswer;
}

export interface QueryAnswer {
  readonly status: string;
  readonly warnings?: readonly string[];
  // biome-ignore lint/suspicious/noExplicitAny: what the API of Prometheus returns depends on the path.
  readonly data: any;
}

/** The value of a query that gives one sample. @param options further parameters, such as dedup=false */
export async function queryValue(
  expression: string,
  options: Readonly<Record<string, string>> = {},
  stack: StackId = QUICKSTART,
): Promise<number | undefined> {
  const parameters = new URLSearchParams({ query: expression, partial_response: 'false', ...options });
  const { data } = await askQuery(`/api/v1/query?${parameters}`, { stack });
  const value = data.result[0]?.value?.[1];
  return value === undefined ? undefined : Number(value);
}
