// One HTTPS request to a component, as strict as the stack itself: TLS 1.3, both certificates, nothing reused.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import { describeFailure } from './failure.ts';
import type { DialResult } from './result.ts';

/** Where to dial, as whom, and whom to believe. All texts are PEM. */
export interface Dial {
  readonly host: string;
  readonly port: number;
  /** With its query, such as "/api/v1/stores". */
  readonly path: string;
  /** A DNS name that the certificate of the server must carry. */
  readonly serverName: string;
  /** The chain that is shown (leaf first) and its key. */
  readonly identity: { readonly certificatePem: string; readonly keyPem: string };
  readonly rootPem: string;
  /** For all of it: name, connection, handshake, answer. */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** Longer answers are cut. The metrics of a component are some 200 kB. */
const LONGEST_BODY = 4 * 1024 * 1024;

/**
 * Sends one GET request.
 * @throws only when the identity or the root can't be read, which is a fault of the caller
 */
export async function dialHttps(dial: Dial): Promise<DialResult> {
  const deadline = AbortSignal.timeout(dial.timeoutMs);
  const signal = dial.signal ? AbortSignal.any([dial.signal, deadline]) : deadline;
  const outgoing = request(optionsOf(dial, signal));
  // An error while the answer is read comes here too, where nobody waits any more: unheard it would end the process.
  outgoing.on('error', () => undefined);
  try {
    const answered = once(outgoing, 'response');
    outgoing.end();
    const [answer] = (await answered) as [IncomingMessage];
    return { kind: 'answered', status: answer.statusCode ?? 0, body: await readBody(answer) };
  } catch (error) {
    // A request that is cut off by a signal fails as if the server had closed the connection.
    const socket = outgoing.socket as TLSSocket | null;
    if (signal.aborted) return { kind: isConnected(socket) ? 'silent' : 'unreachable', message: 'no answer in time' };
    return describeFailure(error, socket);
  } finally {
    outgoing.destroy();
  }
}

/** Somebody took the connection: whatever is missing then, it is not the way. */
const isConnected = (socket: TLSSocket | null): boolean => socket !== null && !socket.connecting;

function optionsOf({ host, port, path, serverName, identity, rootPem }: Dial, signal: AbortSignal): RequestOptions {
  return {
    host,
    port,
    path,
    servername: serverName,
    cert: identity.certificatePem,
    key: identity.keyPem,
    ca: rootPem,
    minVersion: 'TLSv1.3',
    // An agent of its own: no connection and no TLS session of an earlier dial, so every dial is a whole handshake.
    agent: false,
    signal,
  };
}

async function readBody(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of answer as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    length += chunk.length;
    if (length >= LONGEST_BODY) break;
  }
  return Buffer.concat(chunks).subarray(0, LONGEST_BODY).toString();
}
