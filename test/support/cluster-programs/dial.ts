// Runs in the cluster's network: makes one connection for each attempt on standard input and prints what came of it.
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls, TLSSocket } from 'node:tls';
import type { Attempt, Outcome } from '../listeners.ts';

const TIMEOUT_MS = 5000;
const HTTP2_PREFACE = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);
const HTTP1_REQUEST = Buffer.from('GET /-/healthy HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n\r\n');

const attempts = JSON.parse(await text(process.stdin)) as readonly Attempt[];
const outcomes = await Promise.all(attempts.map(attemptOnce));
process.stdout.write(JSON.stringify(outcomes));

async function attemptOnce(attempt: Attempt): Promise<Outcome> {
  try {
    const socket = await open(attempt);
    socket.write(attempt.protocol === 'grpc' ? HTTP2_PREFACE : HTTP1_REQUEST);
    const answer = await firstBytes(socket);
    const fingerprint = socket instanceof TLSSocket ? socket.getPeerCertificate().fingerprint256 : undefined;
    socket.destroy();
    return { ...judge(attempt, answer), ...(fingerprint ? { fingerprint } : {}) };
  } catch (error) {
    return { served: false, seen: (error as Error).message };
  }
}

async function open({ host, port, protocol, tls }: Attempt): Promise<Socket> {
  const plain = connect({ host, port });
  plain.setTimeout(TIMEOUT_MS, () => plain.destroy(new Error('timeout')));
  await once(plain, 'connect');
  if (!tls) return plain;
  // What the server shows is checked elsewhere: here the question is whom it serves.
  const socket = connectTls({
    socket: plain,
    ...tls,
    rejectUnauthorized: false,
    ALPNProtocols: [protocol === 'grpc' ? 'h2' : 'http/1.1'],
  });
  await once(socket, 'secureConnect');
  return socket;
}

async function firstBytes(socket: Socket): Promise<Buffer> {
  const closed = once(socket, 'close').then(() => Buffer.alloc(0));
  const data = once(socket, 'data').then(([bytes]) => bytes as Buffer);
  return Promise.race([data, closed]);
}

/** gRPC serves when it answers with a SETTINGS frame; HTTP when it answers with 200. An HTTP/2 listener may answer HTTP so too. */
function judge({ protocol }: Attempt, answer: Buffer): Outcome {
  if (answer.length === 0) return { served: false, seen: 'closed without an answer' };
  if (protocol === 'grpc') return { served: answer[3] === 4, seen: `frame of type ${answer[3]}` };
  const line = answer.toString('latin1').split('\r\n')[0] ?? '';
  return { served: line.includes(' 200 '), seen: line };
}
