// Listeners of every kind on the loopback interface, as they may be found in the field.
import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttp2Server, createSecureServer } from 'node:http2';
import { createServer as createHttpsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';
import type { TlsOptions } from 'node:tls';

export interface Servers {
  /** Starts a server and gives its port. */
  readonly start: (server: Server, host?: string, port?: number) => Promise<number>;
  readonly stop: () => void;
}

export function makeServers(): Servers {
  const open: { readonly server: Server; readonly sockets: Set<Socket> }[] = [];
  return {
    start: async (server, host = '127.0.0.1', port = 0) => {
      const sockets = new Set<Socket>();
      server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => undefined)));
      open.push({ server, sockets });
      await once(server.listen(port, host), 'listening');
      return (server.address() as AddressInfo).port;
    },
    stop: () => {
      for (const { server, sockets } of open.splice(0)) {
        server.close();
        for (const socket of sockets) socket.destroy();
      }
    },
  };
}

/** What a server shows, and whom it serves: those below the root. All texts are PEM. */
export interface ServerIdentity {
  readonly chainPem: string;
  readonly keyPem: string;
  readonly rootPem: string;
}

/** TLS as a stack has it. */
const strict = ({ chainPem, keyPem, rootPem }: ServerIdentity): TlsOptions => ({
  cert: chainPem,
  key: keyPem,
  ca: rootPem,
  requestCert: true,
  rejectUnauthorized: true,
  minVersion: 'TLSv1.3',
});

export const httpsServer = (identity: ServerIdentity, options: TlsOptions = {}): Server =>
  createHttpsServer({ ...strict(identity), ...options }, (_request, response) => response.end('healthy'));

/** As far as verification is concerned gRPC is HTTP/2. */
export const grpcServer = (identity: ServerIdentity, options: TlsOptions = {}): Server =>
  createSecureServer({ ...strict(identity), ...options });

export const plaintextHttpServer = (): Server => createHttpServer((_request, response) => response.end('healthy'));
export const plaintextGrpcServer = (): Server => createHttp2Server();

/** Takes connections and says nothing. */
export const silentServer = (): Server => createTcpServer(() => undefined);

/** Says the same for as long as anybody listens, and no word of any protocol. */
export const floodingServer = (): Server =>
  createTcpServer((socket) => {
    const piece = Buffer.alloc(64 * 1024, '?');
    const flood = (): void => {
      while (!socket.destroyed && socket.write(piece));
    };
    socket.on('drain', flood).on('error', () => undefined);
    flood();
  });

/** Closes every connection, after it has said something. */
export const sayingServer = (words: string): Server => createTcpServer((socket) => socket.end(words));
