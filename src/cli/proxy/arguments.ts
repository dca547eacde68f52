// Command line of `securethanos proxy` -> options.
import { parseArgs } from 'node:util';
import { CLUSTER, oneStack, parsed, UsageError } from '../options.ts';

export interface ProxyOptions {
  readonly stack: string;
  /** Absent: the namespace of the context. */
  readonly namespace?: string;
  /** Name of a declared client. Absent: the only one that Query serves. */
  readonly client?: string;
  /** Local port; 0 takes a free one. */
  readonly port: number;
  readonly context?: string;
  readonly kubeconfig?: string;
}

export const PROXY_USAGE = `usage: securethanos proxy STACK [-n NAMESPACE] [--client NAME] [--port 9090] [--context CONTEXT] [--kubeconfig FILE]

Opens http://127.0.0.1:PORT for a browser or curl, and passes each request on to Query of the stack: through a port-forward
of your own kubeconfig, by mutual TLS with the certificate of a declared client (spec.clients).`;

const DEFAULT_PORT = '9090';

/**
 * Reads the arguments after `proxy`.
 * @throws UsageError
 */
export function readProxyArguments(args: readonly string[]): ProxyOptions {
  const option = { type: 'string' } as const;
  const options = { ...CLUSTER, client: option, port: { ...option, default: DEFAULT_PORT } };
  const { values, positionals } = parsed(() => parseArgs({ args: [...args], allowPositionals: true, options }));
  const { port, ...named } = values;
  return { stack: oneStack(positionals), ...named, port: readPort(port) };
}

function readPort(text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`--port=${text}: must be a number from 0 to 65535`);
}
