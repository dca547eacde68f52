// One HTTPS request to a component, as strict as the stack itself: TLS 1.3, both certificates, nothing reused.
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import type { TLSSocket } from 'node:tls';
import type { DialResult } from '../verify/answers/result.ts';
import { describeFailure } from './failure.ts';
import { beginningSink, type LineLimits, linesSink, type Sink } from './sinks.ts';

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
  /** Only lines of the answer that begin with one of these words are kept. */
  readonly lines?: readonly string[];
}

/** Bytes of an answer that is kept as a whole; longer ones are cut. The StoreAPIs of a large stack are some 100 kB. */
export const LONGEST_BODY = 1024 * 1024;
/** Of the metrics of a component, which are some 200 kB. */
export const LINE_LIMITS: LineLimits = { line: 4096, kept: 256 * 1024, read: 4 * 1024 * 1024 };

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
    return { kind: 'answered', status: answer.statusCode ?? 0, body: await readBody(answer, sinkOf(dial)) };
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

const sinkOf = ({ lines }: Dial): Sink => (lines ? linesSink(lines, LINE_LIMITS) : beginningSink(LONGEST_BODY));

async function readBody(answer: IncomingMessage, sink: Sink): Promise<string> {
  for await (const chunk of answer as AsyncIterable<Buffer>) if (!sink.push(chunk)) break;
  return sink.text();
}

/**
 * Asks, and once more whoever took the connection and said nothing: one late answer may be a long garbage collection or a pod
 * that goes, two in a row are twice the time limit without one.
 */
export async function askPatiently(ask: () => Promise<DialResult>): Promise<DialResult> {
  const first = await ask();
  return first.kind === 'silent' ? ask() : first;
}
