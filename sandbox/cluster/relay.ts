import { once } from 'node:events';
import type { NetConnectOpts } from 'node:net';
import { connect, createServer } from 'node:net';

/**
 * Joins each connection to `listenOn` with a new one to `target`.
 * Two of these make the API server reachable from the machine: loopback port, unix socket, loopback port of the cluster.
 */
export async function startRelay(listenOn: NetConnectOpts, target: NetConnectOpts): Promise<void> {
  const server = createServer({ allowHalfOpen: true }, (client) => {
    const upstream = connect({ ...target, allowHalfOpen: true });
    client.pipe(upstream).pipe(client);
    client.on('error', () => upstream.destroy());
    upstream.on('error', () => client.destroy());
    client.on('close', () => upstream.destroy());
    upstream.on('close', () => client.destroy());
  });
  server.listen(listenOn);
  await once(server, 'listening');
}
