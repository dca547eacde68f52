// One connection to a listener: does it answer? What is sent is no more than a greeting.
import { addAbortSignal, type Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import { inspectCertificate } from '../pki/inspect.ts';
import type { Language, Sight } from '../verify/listeners/sights.ts';
import { ALPN_NAMES, GREETINGS, readAnswer } from './answer.ts';
import { groupOf } from './key-exchange.ts';
import { beginningSink } from './sinks.ts';

type Spoken = Extract<Sight, { readonly kind: 'answered' | 'refused' | 'silent' }>;

/** The way to a port. */
export interface Way {
  /** Rejects when nobody is there. */
  readonly open: (signal: AbortSignal) => Promise<Duplex>;
  /** Whether an error of the stream says that nobody was there: some ways find it out late. */
  readonly isAbsence?: (error: Error) => boolean;
}

/** How to shake hands: TLS 1.3 and nothing less. All texts are PEM. */
export interface Handshake {
  readonly rootPem: string;
  /** A DNS name that the certificate of the server must carry. */
  readonly serverName: string;
  /** The chain that is shown (leaf first) and its key; absent: no certificate. */
  readonly identity?: { readonly certificatePem: string; readonly keyPem: string };
  /** The groups that are offered for the key exchange, as OpenSSL takes them; absent: what it offers by itself. */
  readonly groups?: string;
}

export interface Attempt {
  readonly way: Way;
  readonly language: Language;
  /** Absent: plaintext. */
  readonly handshake?: Handshake;
  /** For all of it: connection, handshake, answer. */
  readonly timeoutMs: number;
  /** Ends it earlier. */
  readonly deadline?: AbortSignal;
}

/** Makes one attempt. @throws only when the identity or the root can't be read, which is a fault of the caller */
export async function attempt({ way, language, handshake, timeoutMs, deadline }: Attempt): Promise<Sight> {
  const own = AbortSignal.timeout(timeoutMs);
  const signal = deadline ? AbortSignal.any([own, deadline]) : own;
  const stream = await way.open(signal).catch(() => undefined);
  if (!stream) return { kind: 'unreachable' };
  // An error after the last read has no other listener, and would end the process.
  stream.on('error', () => undefined);
  try {
    const sight = handshake
      ? await askSecurely(stream, handshake, language, signal)
      : await ask(stream, language, signal);
    return stream.errored && way.isAbsence?.(stream.errored) ? { kind: 'unreachable' } : sight;
  } finally {
    stream.destroy();
  }
}

async function askSecurely(
  stream: Duplex,
  { rootPem, serverName, identity, groups }: Handshake,
  language: Language,
  signal: AbortSignal,
): Promise<Sight> {
  const socket = connect({
    socket: stream,
    servername: serverName,
    ca: rootPem,
    minVersion: 'TLSv1.3',
    ALPNProtocols: [ALPN_NAMES[language]],
    ...(groups ? { ecdhCurve: groups } : {}),
    ...(identity ? { cert: identity.certificatePem, key: identity.keyPem } : {}),
  });
  if (!(await isSecured(addAbortSignal(signal, socket)))) {
    // Set exactly when the chain or the name of the server failed our check.
    if (socket.authorizationError) return { kind: 'untrusted' };
    return { kind: signal.aborted ? 'silent' : 'refused' };
  }
  // Once the connection is closed nobody could tell it any more.
  const certificate = socket.getPeerX509Certificate();
  const group = groupOf(socket);
  // That the server refuses our certificate shows only now: for a client of TLS 1.3 the handshake ends before it was judged.
  const sight = await ask(socket, language, signal);
  return {
    ...sight,
    ...(certificate ? { peer: inspectCertificate(certificate.toString()) } : {}),
    ...(group ? { group } : {}),
  };
}

/** Whether the handshake was done, as far as a client can tell. */
function isSecured(socket: TLSSocket): Promise<boolean> {
  return new Promise((resolve) => {
    socket.once('secureConnect', () => resolve(true));
    // It stays: an error may come after the handshake too.
    socket.on('error', () => resolve(false));
    socket.once('close', () => resolve(false));
  });
}

/** Bytes of an answer to a greeting; what Go says to a client without TLS is a line. Who says more has answered. */
export const LONGEST_GREETING = 16 * 1024;

/** Says the greeting and waits for an answer, the end, or the deadline. */
async function ask(channel: Duplex, language: Language, signal: AbortSignal): Promise<Spoken> {
  addAbortSignal(signal, channel);
  channel.write(GREETINGS[language]);
  const heard = beginningSink(LONGEST_GREETING);
  try {
    for await (const chunk of channel as AsyncIterable<Buffer>)
      if (!heard.push(chunk) || readAnswer(heard.bytes(), false)) break;
  } catch {
    // A connection that breaks says no more than one that is closed.
  }
  const as = readAnswer(heard.bytes(), true);
  if (as) return { kind: 'answered', as };
  return { kind: signal.aborted ? 'silent' : 'refused' };
}
