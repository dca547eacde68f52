// securethanos proxy STACK: a local port to Query, for a browser or curl.

import { once } from 'node:events';
import type { Duplex } from 'node:stream';
import { API_VERSION, KIND } from '../../api/group.ts';
import { query } from '../../components/query/facts.ts';
import { clientsListener } from '../../stack/components.ts';
import { componentName, type StackId } from '../../stack/names.ts';
import { type Cluster, withCluster } from '../cluster.ts';
import type { Output, Verb } from '../verb.ts';
import { PROXY_USAGE, type ProxyOptions, readProxyArguments } from './arguments.ts';
import { chooseClient } from './clients.ts';
import { readIdentity } from './identity.ts';
import { findQueryPod } from './query-pod.ts';
import { secure } from './secure.ts';
import { type ProxyServer, startProxyServer } from './server.ts';

/** A local port to Query of a stack that runs in a cluster. */
export const proxy: Verb = {
  usage: 'proxy STACK [-n NAMESPACE]',
  summary: 'open a local port to Query of a stack, for a browser or curl (see proxy --help)',
  run: runProxy,
};

/**
 * Runs the proxy until SIGINT or SIGTERM.
 * @param args the arguments after `proxy`
 * @returns the exit code: 0 when it was told to stop, 1 when it could not start (a sentence says why)
 * @throws UsageError
 */
export async function runProxy(args: readonly string[], output: Output): Promise<number> {
  if (args.includes('--help') || args.includes('-h')) {
    output.out(`${PROXY_USAGE}\n`);
    return 0;
  }
  const options = readProxyArguments(args);
  try {
    await serve(options, output);
    return 0;
  } catch (error) {
    output.error(`securethanos proxy: ${(error as Error).message}\n`);
    return 1;
  }
}

async function serve(options: ProxyOptions, output: Output): Promise<void> {
  await withCluster(options, async (cluster, namespace) => {
    const opened = await openProxy({ name: options.stack, namespace }, options, cluster, output);
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
    await opened.close();
  });
}

/** Finds out who the user is to the stack, tries one connection, and opens the local port. Rejects with a sentence. */
export async function openProxy(
  stack: StackId,
  options: Pick<ProxyOptions, 'client' | 'port'>,
  cluster: Cluster,
  output: Output,
): Promise<ProxyServer> {
  const where = `${stack.namespace}/${stack.name}`;
  const object = await cluster.client.find({ apiVersion: API_VERSION, kind: KIND, ...stack });
  if (!object) throw new Error(`there is no ${KIND} ${where}: name its namespace with -n`);
  const name = chooseClient(object, options.client);
  const connect = () => connectToQuery(stack, name, cluster);
  // A missing Secret or permission is told now, not to the browser later.
  (await connect()).destroy();
  const onError = (sentence: string) => output.error(`${sentence}\n`);
  const server = await startProxyServer({
    port: options.port,
    connect,
    host: `${queryName(stack)}:${clientsListener(query.name).port}`,
    onError,
  });
  output.out(`${server.url} is Query of ${where}, asked as client '${name}'. Anyone on this machine can use it.\n`);
  return server;
}

/** Everything is looked up anew: the pod may be another one by now, and the certificate may have rotated. */
async function connectToQuery(stack: StackId, name: string, { client, forward }: Cluster): Promise<Duplex> {
  const [identity, pod] = await Promise.all([readIdentity(client, stack, name), findQueryPod(client, stack)]);
  const stream = await forward({ namespace: stack.namespace, pod, port: clientsListener(query.name).port });
  return secure(stream, identity, queryName(stack));
}

/** The name of Query's own Service. The name that all components share would not tell Query from another. */
const queryName = (stack: StackId): string => `${componentName(stack, query.name)}.${stack.namespace}.svc`;
