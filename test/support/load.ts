// A light query load on the running stack, as its declared client.
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { type History, SUM_AT_ANY_TIME } from '../../sandbox/quickstart/history.ts';
import { STACK_NAME, STACK_NAMESPACE } from '../../sandbox/quickstart/surroundings.ts';
import { CLIENT } from './client-pod.ts';
import { useCluster } from './cluster.ts';
import { certificateOf } from './listeners.ts';

export interface LoadOptions {
  readonly host: string;
  readonly port: number;
  readonly serverName: string;
  readonly cert: string;
  readonly key: string;
  readonly ca: string;
  readonly perSecond: number;
  /** Asked in turn; each answers with one sample of this value. */
  readonly queries: readonly { readonly path: string; readonly value: string }[];
}

export interface LoadReport {
  readonly sent: number;
  readonly failures: readonly string[];
}

/** Starts the load. @returns a function that ends it and says what came of it */
export async function startLoad({ end }: History): Promise<() => Promise<LoadReport>> {
  const host = `${STACK_NAME}-thanos-query.${STACK_NAMESPACE}.svc.cluster.local`;
  const past = new URLSearchParams({
    query: 'sum(sales)',
    time: String(end - 86_400),
    max_source_resolution: '0s',
    partial_response: 'false',
  });
  // Of the one component that no test replaces: its target never leaves discovery.
  const fresh = new URLSearchParams({
    query: `count(up{job="${STACK_NAME}-thanos-compactor"})`,
    partial_response: 'false',
  });
  const options: LoadOptions = {
    host,
    port: 10902,
    serverName: host,
    ...(await certificateOf(`${STACK_NAME}-thanos-client-${CLIENT}`)),
    perSecond: 4,
    queries: [
      { path: `/api/v1/query?${past}`, value: String(SUM_AT_ANY_TIME) },
      { path: `/api/v1/query?${fresh}`, value: '1' },
    ],
  };
  const script = fileURLToPath(new URL('./cluster-programs/load.ts', import.meta.url));
  const [program = '', ...args] = useCluster().innet([process.execPath, script]);
  const running = execa(program, args, { env: { OPTIONS: JSON.stringify(options) }, stdin: 'pipe' });
  // A rejection is seen by whoever ends the load.
  running.catch(() => undefined);
  return async () => {
    running.stdin.end();
    return JSON.parse((await running).stdout) as LoadReport;
  };
}
