// A pod that is the declared client of the example, and one that is nobody.
import { IMAGES } from '../../sandbox/images/catalogue.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../../sandbox/quickstart/surroundings.ts';
import { restrictedContainer, restrictedPod } from '../../sandbox/restricted.ts';
import { useCluster } from './cluster.ts';

export const CLIENT = 'grafana';
const TLS = '/tls';
const TLS_FLAGS = ['--ca', `${TLS}/ca.crt`, '--cert', `${TLS}/tls.crt`, '--key', `${TLS}/tls.key`];

export function clientPodObjects(): object[] {
  return [pod(CLIENT, { app: CLIENT }), pod('stranger', { app: 'stranger' })];
}

/** Both hold the client's certificate: what tells them apart is the network. */
function pod(name: string, labels: Readonly<Record<string, string>>): object {
  const container = restrictedContainer({
    name: 'client',
    image: IMAGES.probe,
    args: ['sleep'],
    volumeMounts: [{ name: 'tls', mountPath: TLS, readOnly: true }],
  });
  const volumes = [{ name: 'tls', secret: { secretName: `${STACK_NAME}-thanos-client-${CLIENT}` } }];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace: STACK_NAMESPACE, labels: { ...labels, sandbox: 'client' } },
    spec: restrictedPod({ containers: [container], volumes }),
  };
}

/** GETs a path of Query as the declared client, from its pod. @returns the parsed body; rejects with what probe saw */
export async function askQuery(path: string, pod: string = CLIENT): Promise<QueryAnswer> {
  const url = `https://${STACK_NAME}-thanos-query.${STACK_NAMESPACE}.svc:10902${path}`;
  const output = await useCluster().kubectl([
    'exec',
    '-n',
    STACK_NAMESPACE,
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
): Promise<number | undefined> {
  const parameters = new URLSearchParams({ query: expression, partial_response: 'false', ...options });
  const { data } = await askQuery(`/api/v1/query?${parameters}`);
  const value = data.result[0]?.value?.[1];
  return value === undefined ? undefined : Number(value);
}
