// The local port: plain HTTP on loopback in, HTTP over given connections out.
import { Agent, createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Duplex, pipeline } from 'node:stream';
import { refusalOf } from './guard.ts';
import { GUARDS, requestHeaders, responseHeaders } from './headers.ts';

export interface ProxyServerOptions {
  /** Local port; 0 takes a free one. */
  readonly port: number;
  /** Opens a connection to Query. Called for each that is needed; idle ones are used again. */
  readonly connect: () => Promise<Duplex>;
  /** The Host header that Query gets. */
  readonly host: string;
  readonly onError: (sentence: string) => void;
}

export interface ProxyServer {
  readonly url: string;
  /** Stops listening and drops all connections. */
  readonly close: () => Promise<void>;
}

/** As many connections as a browser opens, and a few for curl. */
const MAX_CONNECTIONS = 12;
const LOOPBACK = '127.0.0.1';

/** Starts the local port. Rejects with a sentence when it is taken. */
export async function startProxyServer(options: ProxyServerOptions): Promise<ProxyServer> {
  const agent = agentOf(options.connect);
  const server = createServer((incoming, response) => {
    const refusal = refusalOf(incoming, (server.address() as AddressInfo).port);
    if (refusal === undefined) forward(options, agent, incoming, response);
    else say(response, 403, refusal);
  });
  await listen(server, options.port);
  return {
    url: `http://${LOOPBACK}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
        agent.destroy();
      }),
  };
}

function agentOf(connect: () => Promise<Duplex>): Agent {
  const agent = new Agent({ keepAlive: true, maxSockets: MAX_CONNECTIONS });
  agent.createConnection = (_options, done) => {
    connect().then(
      (stream) => done?.(null, stream),
      // Node wants a stream in its type even where there is none.
      (error: Error) => done?.(error, undefined as unknown as Duplex),
    );
    return undefined;
  };
  return agent;
}

function forward(
  { host, onError }: ProxyServerOptions,
  agent: Agent,
  incoming: IncomingMessage,
  response: ServerResponse,
): void {
  const { method, url: path, headers } = incoming;
  const outgoing = request({ agent, method, path, headers: requestHeaders(headers, host), setHost: false });
  outgoing.once('response', (answer) => {
    response.writeHead(answer.statusCode ?? 502, responseHeaders(answer.headers));
    pipeline(answer, response, () => undefined);
  });
  outgoing.on('error', (error) => {
    // The user went away: nobody is left to be told.
    if (response.destroyed) return;
    const sentence = `Query could not be asked: ${explain(error)}`;
    onError(sentence);
    if (response.headersSent) response.destroy();
    else say(response, 502, sentence);
  });
  response.once('close', () => outgoing.destroy());
  pipeline(incoming, outgoing, () => undefined);
}

function explain(error: Error): string {
  const refused = 'code' in error && /^ERR_SSL_.*ALERT/.test(String(error.code));
  return refused ? `it refused the certificate of the client (${error.message})` : error.message;
}

function say(response: ServerResponse, status: number, sentence: string): void {
  const headers = { 'content-type': 'text/plain; charset=utf-8', ...GUARDS };
  response.writeHead(status, headers).end(`${sentence}\n`);
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      reject(taken ? new Error(`port ${port} of ${LOOPBACK} is taken: choose another with --port`) : error);
    });
    server.listen({ port, host: LOOPBACK }, resolve);
  });
}
