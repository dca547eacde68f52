import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { KubernetesObject } from '../../../src/api/objects.ts';
import type { Connection } from '../../../src/kube/config.ts';
import { createPool, destroyPool } from '../../../src/kube/pool.ts';

export const TOKEN = 'a-token-that-nobody-may-see';

export type Seen = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
};
export type Handler = (seen: Seen, response: ServerResponse, count: number) => void;

export type FakeServer = {
  readonly connection: Connection;
  readonly seen: Seen[];
  /** Handles all requests from now on; the third argument counts all requests from 1. */
  readonly handle: (handler: Handler) => void;
  readonly stop: () => Promise<void>;
};

/** An HTTP server on loopback that answers as it is told. */
export async function startFakeServer(): Promise<FakeServer> {
  const seen: Seen[] = [];
  let handler: Handler = (_, response) => sendJson(response, 404, {});
  const receive = async (request: IncomingMessage, response: ServerResponse) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { pathname: path, searchParams: query } = new URL(request.url ?? '', 'http://fake');
    seen.push({ method: request.method ?? '', path, query, headers: request.headers, body });
    handler(seen[seen.length - 1] as Seen, response, seen.length);
  };
  const server = createServer((request, response) => void receive(request, response));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pool = createPool({});
  return {
    connection: {
      server: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      authorize: async () => ({ headers: { Authorization: `Bearer ${TOKEN}` }, ...pool }),
    },
    seen,
    handle: (next) => {
      handler = next;
    },
    stop: async () => {
      await destroyPool(pool);
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** The body of a failure as Kubernetes sends it. */
export function status(code: number, reason: string, message: string, details?: unknown) {
  return { kind: 'Status', apiVersion: 'v1', status: 'Failure', code, reason, message, details };
}

export function configMap(name: string, resourceVersion: string, uid = `uid-${name}`): KubernetesObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'ns', uid, resourceVersion } };
}

/** A list as Kubernetes sends it: its items have neither apiVersion nor kind. */
export function listOf(objects: readonly KubernetesObject[], resourceVersion: string, next?: string) {
  const items = objects.map(({ apiVersion: _a, kind: _k, ...rest }) => rest);
  return { kind: 'ConfigMapList', apiVersion: 'v1', metadata: { resourceVersion, continue: next }, items };
}

/** One line of a watch. */
export function line(type: string, object: unknown): string {
  return `${JSON.stringify({ type, object })}\n`;
}
