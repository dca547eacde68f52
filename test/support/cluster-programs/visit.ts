// Runs in the network of one pod: does what each line of its standard input asks for, answers with one line, and ends with its input.
import { createSocket } from 'node:dgram';
import { type EventEmitter, once } from 'node:events';
import { connect, createServer } from 'node:net';
import { createInterface } from 'node:readline';
import type { Address, Answers, Outcome, Request } from '../reachability/visitors.ts';

/** Packets that a policy drops are never answered; what is let through answers within milliseconds. */
const PATIENCE_MS = 3000;

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line) as Request;
  const answers: Answers =
    'listen' in request ? await Promise.all(request.listen.map(listen)) : await Promise.all(request.dial.map(dial));
  process.stdout.write(`${JSON.stringify(answers)}\n`);
}
// Open listeners would keep the process.
process.exit();

function listen(at: Address): Promise<Outcome> {
  return at.protocol === 'TCP' ? listenTcp(at) : listenUdp(at);
}

async function listenTcp({ host, port }: Address): Promise<Outcome> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined).end();
  });
  server.listen(port, host);
  await once(server, 'listening');
  return 'open';
}

/** Sends back what comes. */
async function listenUdp({ host, port }: Address): Promise<Outcome> {
  const socket = createSocket('udp4');
  socket.on('message', (message, from) => socket.send(message, from.port, from.address));
  socket.bind(port, host);
  await once(socket, 'listening');
  return 'open';
}

function dial(to: Address): Promise<Outcome> {
  return to.protocol === 'TCP' ? dialTcp(to) : dialUdp(to);
}

async function dialTcp({ host, port }: Address): Promise<Outcome> {
  const socket = connect({ host, port });
  const outcome = await outcomeOf(socket, 'connect');
  socket.destroy();
  return outcome;
}

async function dialUdp({ host, port }: Address): Promise<Outcome> {
  const socket = createSocket('udp4');
  // Connected, so that a refusal is told to it.
  socket.connect(port, host, () => socket.send(dnsQuestion()));
  const outcome = await outcomeOf(socket, 'message');
  socket.close();
  return outcome;
}

async function outcomeOf(socket: EventEmitter, success: string): Promise<Outcome> {
  // An error that comes late is of no interest, and must not end the program.
  socket.on('error', () => undefined);
  try {
    await once(socket, success, { signal: AbortSignal.timeout(PATIENCE_MS) });
    return 'open';
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    if (name === 'AbortError') return 'silent';
    return code === 'ECONNREFUSED' ? 'refused' : String(code);
  }
}

/** A question for the address of a name that every cluster has (RFC 1035): name servers answer it. */
function dnsQuestion(): Buffer {
  const name = 'kubernetes.default.svc.cluster.local'.split('.');
  const labels = name.map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label)]));
  const header = Buffer.from([0, 1, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([header, ...labels, Buffer.from([0, 0, 1, 0, 1])]);
}
