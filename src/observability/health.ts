import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Metrics } from './metrics.ts';

export type HealthOptions = {
  /** host:port, such as 127.0.0.1:8081, [::]:8081 or :8081 (all addresses). Port 0 takes a free one. */
  readonly address: string;
  /** Whether this process works at all; false makes Kubernetes restart it. */
  readonly live: () => boolean;
  /** Whether its caches are full. */
  readonly ready: () => boolean;
  readonly metrics: Pick<Metrics, 'render'>;
};

export type HealthServer = {
  readonly port: number;
  /** Stops listening and drops open connections. */
  readonly close: () => Promise<void>;
};

/** Serves /livez, /readyz and /metrics. Rejects when the address cannot be listened on. */
export async function startHealthServer(options: HealthOptions): Promise<HealthServer> {
  const { host, port } = parseAddress(options.address);
  const server = createServer({ headersTimeout: 5_000, requestTimeout: 10_000 }, (request, response) => {
    void answer(options, request, response);
  });
  await listen(server, port, host);
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Reads host:port. Throws a RangeError that says what is wrong. */
export function parseAddress(address: string): { readonly host: string | undefined; readonly port: number } {
  const match = /^(?:\[([^\]]+)\]|([^:]*)):(\d+)$/.exec(address);
  const port = Number(match?.[3]);
  if (!match || port > 65_535) throw new RangeError(`address '${address}' is not host:port, such as 127.0.0.1:8081`);
  return { host: match[1] ?? (match[2] || undefined), port };
}

async function answer(options: HealthOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return send(response, 405, 'only GET\n');
  try {
    switch ((request.url ?? '').replace(/\?.*/, '')) {
      case '/livez':
        return verdict(response, options.live());
      case '/readyz':
        return verdict(response, options.ready());
      case '/metrics': {
        const { contentType, body } = await options.metrics.render();
        return send(response, 200, body, contentType);
      }
      default:
        return send(response, 404, 'not found\n');
    }
  } catch {
    // A check that throws has failed; why is in the log, not for whoever asks.
    return send(response, 500, 'failed\n');
  }
}

function verdict(response: ServerResponse, good: boolean): void {
  send(response, good ? 200 : 503, good ? 'ok\n' : 'not ok\n');
}

function send(response: ServerResponse, status: number, body: string, contentType = 'text/plain; charset=utf-8'): void {
  response.writeHead(status, { 'content-type': contentType, 'x-content-type-options': 'nosniff' }).end(body);
}

function listen(server: Server, port: number, host: string | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ port, ...(host !== undefined && { host }) }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
