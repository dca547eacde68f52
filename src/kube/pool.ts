import type { ConnectionOptions } from 'node:tls';
import { Agent, type Dispatcher, ProxyAgent } from 'undici';

/** Connections to the API server. Watches have their own, so that many of them cannot starve requests. */
export type Pool = { readonly requests: Dispatcher; readonly watches: Dispatcher };

export type PoolTls = Pick<ConnectionOptions, 'ca' | 'cert' | 'key' | 'servername' | 'rejectUnauthorized'>;

/** A pool for one TLS identity, through the HTTP proxy `proxyUrl` if there is one. Nothing connects before the first request. */
export function createPool(tls: PoolTls, proxyUrl?: string): Pool {
  return { requests: createDispatcher(tls, 64, proxyUrl), watches: createDispatcher(tls, 256, proxyUrl) };
}

/** Closes every connection at once; requests under way fail. */
export async function destroyPool(pool: Pool): Promise<void> {
  await Promise.all([pool.requests.destroy(), pool.watches.destroy()]);
}

/** Lets requests and watches under way end by themselves (a watch lives 10 minutes at most), then closes. */
export async function retirePool(pool: Pool): Promise<void> {
  await Promise.all([pool.requests.close(), pool.watches.close()]);
}

function createDispatcher(tls: PoolTls, connections: number, proxyUrl?: string): Dispatcher {
  const options = {
    connections,
    // On HTTP/2 an aborted request resets its stream only and a connection gone silent is used for ever; on HTTP/1.1
    // the abort closes the connection and the next request opens a new one.
    allowH2: false,
    // Kubernetes closes idle connections after 90 s: be earlier than the server.
    keepAliveTimeout: 60_000,
    keepAliveMaxTimeout: 85_000,
    // The transport has its own deadlines; a watch is silent for as long as nothing happens.
    headersTimeout: 0,
    bodyTimeout: 0,
  };
  // After 10 s of silence the kernel asks whether the peer is still there, and gives up about 10 s later.
  const connect = { keepAlive: true, keepAliveInitialDelay: 10_000, timeout: 10_000 };
  if (proxyUrl === undefined) return new Agent({ ...options, connect: { ...tls, ...connect, allowH2: false } });
  return new ProxyAgent({ ...options, uri: proxyUrl, connect, requestTls: { ...tls, allowH2: false } });
}
