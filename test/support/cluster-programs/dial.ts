// Runs in the cluster's network: makes one connection for each attempt on standard input and prints what came of it.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { addAbortSignal } from 'node:stream';
import { text } from 'node:stream/consumers';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Attempt, Outcome } from '../listeners.ts';

const TIMEOUT_MS = 5000;
const GREETINGS = {
  grpc: Buffer.concat([Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'), Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0])]),
  http: Buffer.from('GET /-/healthy HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\r\n'),
};
/** The head of an HTTP/2 frame, where its type is, and the type that a server begins with (RFC 9113, sections 3.4 and 4.1). */
const FRAME = { head: 9, type: 3, settings: 4 };
/** First byte of a TLS record that is an alert (RFC 8446, section 5.1): what some servers of TLS say to plaintext. */
const ALERT = 21;
/** What Go's HTTPS servers say to plaintext, in plaintext, before they close. */
const REFUSAL = 'Client sent an HTTP request to an HTTPS server.';
/** Codes of errors by which the other end has closed; an alert of TLS is another way. */
const CLOSED = ['ECONNRESET', 'EPIPE'];
/** Codes of errors by which nobody was there. */
const ABSENT = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'];

const attempts = JSON.parse(await text(process.stdin)) as readonly Attempt[];
const outcomes = await Promise.all(attempts.map(attemptOnce));
process.stdout.write(JSON.stringify(outcomes));

async function attemptOnce(attempt: Attempt): Promise<Outcome> {
  const signal = AbortSignal.timeout(TIMEOUT_MS);
  const plain = addAbortSignal(signal, connect({ host: attempt.host, port: attempt.port }));
  // Errors are seen by whoever waits; one that comes later would end the process.
  plain.on('error', () => undefined);
  try {
    await once(plain, 'connect');
  } catch (error) {
    return { served: false, refused: false, seen: signal.aborted ? 'timeout' : describe(error) };
  }
  const outcome = attempt.tls ? await askSecurely(plain, attempt, signal) : await ask(plain, attempt, signal);
  plain.destroy();
  return outcome;
}

async function askSecurely(plain: Socket, attempt: Attempt, signal: AbortSignal): Promise<Outcome> {
  const { cert, key, maxVersion, group, session } = attempt.tls ?? {};
  // What the server shows is checked elsewhere: here the question is whom it serves.
  const socket = connectTls({
    socket: plain,
    rejectUnauthorized: false,
    ALPNProtocols: [attempt.protocol === 'grpc' ? 'h2' : 'http/1.1'],
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(maxVersion === undefined ? {} : { maxVersion }),
    ...(group === undefined ? {} : { ecdhCurve: group }),
    ...(session === undefined ? {} : { session: Buffer.from(session, 'base64') }),
  });
  addAbortSignal(signal, socket).on('error', () => undefined);
  const tickets: Buffer[] = [];
  socket.on('session', (ticket) => tickets.push(ticket));
  try {
    await once(socket, 'secureConnect');
  } catch (error) {
    return silence(error, signal);
  }
  const shown = whatWasShown(socket);
  const outcome = await ask(socket, attempt, signal);
  const ticket = tickets.at(-1)?.toString('base64');
  return { ...outcome, ...shown, ...(ticket === undefined ? {} : { session: ticket }) };
}

/** Once the connection is closed nobody could tell it any more. */
function whatWasShown(socket: TLSSocket): Pick<Outcome, 'fingerprint' | 'resumed'> {
  const { fingerprint256 } = socket.getPeerCertificate();
  return { resumed: socket.isSessionReused(), ...(fingerprint256 ? { fingerprint: fingerprint256 } : {}) };
}

/** Says the greeting and listens until there is an answer, or the end. */
async function ask(socket: Socket, attempt: Attempt, signal: AbortSignal): Promise<Outcome> {
  socket.write(attempt.greeting ?? GREETINGS[attempt.protocol]);
  let heard = Buffer.alloc(0);
  try {
    for await (const chunk of socket as AsyncIterable<Buffer>) {
      heard = Buffer.concat([heard, chunk]);
      if (isAnswer(heard)) break;
    }
  } catch (error) {
    if (heard.length === 0) return silence(error, signal);
  }
  const served = heard.length > 0 && (attempt.tls !== undefined || !isRefusal(heard));
  return { served, refused: !served, seen: firstLine(heard) };
}

/** A connection that broke before anything was said. */
function silence(error: unknown, signal: AbortSignal): Outcome {
  const { code = '', message } = error as NodeJS.ErrnoException;
  const refused = !signal.aborted && (CLOSED.includes(code) || /\balert\b/.test(message));
  return { served: false, refused, seen: signal.aborted ? 'timeout' : describe(error) };
}

/** An HTTP/2 server goes on listening, so its first frame must do; HTTP/1.1 is over when the server closes. */
function isAnswer(heard: Buffer): boolean {
  return heard.length >= FRAME.head && heard[FRAME.type] === FRAME.settings;
}

function isRefusal(heard: Buffer): boolean {
  return heard[0] === ALERT || heard.toString('latin1').includes(REFUSAL);
}

function firstLine(heard: Buffer): string {
  if (heard.length === 0) return 'closed without an answer';
  if (isAnswer(heard)) return 'HTTP/2';
  return heard[0] === ALERT ? 'alert' : (heard.toString('latin1').split('\r\n')[0] ?? '');
}

/** Messages of OpenSSL carry addresses and lines of its own source: its reason is enough. */
function describe(error: unknown): string {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (ABSENT.includes(code)) return 'nobody is there';
  const [, reason] = /:SSL routines:[^:]*:([^:]+)/.exec(message) ?? [];
  return reason ?? message;
}
