// A light query load on a running stack, as its declared client.
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { SUM_AT_ANY_TIME } from '../../sandbox/quickstart/history.ts';
import { CLIENT } from './client-pod.ts';
import { useCluster } from './cluster.ts';
import { certificateOf } from './listeners.ts';
import type { SideStack } from './side-stack.ts';

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
export async function startLoad({ id, past }: Pick<SideStack, 'id' | 'past'>): Promise<() => Promise<LoadReport>> {
  const host = `${id.name}-thanos-query.${id.namespace}.svc.cluster.local`;
  const old = new URLSearchParams({
    query: 'sum(sales)',
    time: String(past),
    max_source_resolution: '0s',
    partial_response: 'false',
  });
  // Of the one component that no test replaces: its target never leaves discovery.
  const fresh = new URLSearchParams({
    query: `count(up{job="${id.name}-thanos-compactor"})`,
    partial_response: 'false',
  });
  const options: LoadOptions = {
    host,
    port: 10902,
    serverName: host,
    ...(await certificateOf(`${id.name}-thanos-client-${CLIENT}`, id.namespace)),
    perSecond: 4,
    queries: [
      { path: `/api/v1/query?${old}`, value: String(SUM_AT_ANY_TIME) },
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
