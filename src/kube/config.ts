import { existsSync } from 'node:fs';
import type { RequestOptions } from 'node:https';
import { isDeepStrictEqual } from 'node:util';
import { KubeConfig, type RequestContext } from '@kubernetes/client-node';
import { createPool, destroyPool, type Pool, type PoolTls, retirePool } from './pool.ts';

/** What a request needs: the headers that identify us, and connections with our TLS identity. */
export type Authorized = Pool & { readonly headers: Readonly<Record<string, string>> };

/** An API server and our way in. */
export type Connection = {
  /** The server's base URL without a slash at its end. */
  readonly server: string;
  /** Asked before each request: a token that was renewed in the meantime is used from then on. */
  readonly authorize: () => Promise<Authorized>;
};

export type KubeConfigOptions = {
  /** The context to use instead of the current one. */
  readonly context?: string;
  /** The kubeconfig file to use instead of $KUBECONFIG, the pod's service account or ~/.kube/config. */
  readonly kubeconfig?: string;
};

const SERVICE_ACCOUNT_TOKEN = '/var/run/secrets/kubernetes.io/serviceaccount/token';

/**
 * Finds the API server: the file that is named, else $KUBECONFIG, else the service account of the pod that we run in,
 * else ~/.kube/config. Throws when there is none, when the context is not in it or when it needs a SOCKS proxy.
 */
export function loadKubeConfig(options: KubeConfigOptions = {}): PooledKubeConfig {
  const config = new PooledKubeConfig();
  if (options.kubeconfig !== undefined) config.loadFromFile(options.kubeconfig);
  else if (!process.env['KUBECONFIG'] && runsInPod()) config.loadFromCluster();
  else config.loadFromDefault();
  if (options.context !== undefined) config.setCurrentContext(options.context);
  checkContext(config);
  return config;
}

/** The namespace of the context (in a pod: the pod's own), if it names one. */
export function namespaceOf(config: KubeConfig): string | undefined {
  return config.getContextObject(config.getCurrentContext())?.namespace;
}

/**
 * client-node's kubeconfig, but with one pool of connections: without it every request makes a TLS handshake and leaves
 * its socket behind. A new pool is made when the CA or the client certificate changes.
 */
export class PooledKubeConfig extends KubeConfig implements Connection {
  #pool: { readonly server: string; readonly tls: PoolTls; readonly pool: Pool } | undefined;

  get server(): string {
    return (this.getCurrentCluster()?.server ?? '').replace(/(?<!\/)\/+$/, '');
  }

  readonly authorize = async (): Promise<Authorized> => {
    const options: RequestOptions = {};
    await this.applyToHTTPSOptions(options);
    return { headers: headersOf(options), ...this.#poolFor(options) };
  };

  /** For the typed clients of client-node: the same headers and the same pool as our own requests. */
  override async applySecurityAuthentication(context: RequestContext): Promise<void> {
    const { headers, requests } = await this.authorize();
    for (const [name, value] of Object.entries(headers)) context.setHeaderParam(name, value);
    context.setDispatcher(requests);
  }

  /** Closes all connections; requests and watches under way fail. */
  async close(): Promise<void> {
    const pool = this.#pool?.pool;
    this.#pool = undefined;
    if (pool) await destroyPool(pool);
  }

  #poolFor(options: RequestOptions): Pool {
    const { server } = this;
    const tls = tlsOf(options);
    if (this.#pool?.server === server && isDeepStrictEqual(this.#pool.tls, tls)) return this.#pool.pool;
    if (this.#pool) void retirePool(this.#pool.pool);
    const pool = createPool(tls, this.getCurrentCluster()?.proxyUrl);
    this.#pool = { server, tls, pool };
    return pool;
  }
}

function runsInPod(): boolean {
  return Boolean(process.env['KUBERNETES_SERVICE_HOST']) && existsSync(SERVICE_ACCOUNT_TOKEN);
}

function checkContext(config: PooledKubeConfig): void {
  const name = config.getCurrentContext();
  const cluster = config.getCurrentCluster();
  // client-node's stand-in when it found nothing at all.
  if (name === 'loaded-context' && config.server === 'http://localhost:8080') {
    throw new Error('no cluster is configured: set KUBECONFIG, name a file with --kubeconfig, or run in a pod');
  }
  if (!cluster) {
    const known = config.getContexts().map((context) => context.name);
    throw new Error(`kubeconfig context '${name}' is unknown: use one of ${known.join(', ') || '(none)'}`);
  }
  if (config.server.startsWith('http:') && !cluster.skipTLSVerify) {
    throw new Error(
      `cluster '${cluster.name}' has the plaintext server ${config.server}: use https, or set insecure-skip-tls-verify`,
    );
  }
  if (cluster.proxyUrl?.startsWith('socks')) {
    throw new Error(`cluster '${cluster.name}' is behind a SOCKS proxy, which is not supported: use an HTTP proxy`);
  }
}

function headersOf(options: RequestOptions): Record<string, string> {
  // A token file may end in a line break, which is not allowed in a header.
  const entries = Object.entries(options.headers ?? {}).map(([name, value]) => [name, String(value).trim()] as const);
  const basic = options.auth
    ? [['Authorization', `Basic ${Buffer.from(options.auth).toString('base64')}`] as const]
    : [];
  return Object.fromEntries([...entries, ...basic]);
}

function tlsOf({ ca, cert, key, servername, rejectUnauthorized }: RequestOptions): PoolTls {
  return {
    ...(ca !== undefined && { ca }),
    ...(cert !== undefined && { cert }),
    ...(key !== undefined && { key }),
    ...(servername !== undefined && { servername }),
    ...(rejectUnauthorized !== undefined && { rejectUnauthorized }),
  };
}
