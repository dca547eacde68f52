import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import { KubeConfig } from '@kubernetes/client-node';
import { TOKEN } from './fake-server.ts';

/** The server's side of one port-forward: channel 0 has the data, channel 1 complaints. */
export type Peer = {
  readonly send: (channel: number, data: Uint8Array | string) => void;
  readonly end: () => void;
  readonly onData: (take: (channel: number, data: Buffer) => void) => void;
};

export type FakePortForward = {
  readonly config: KubeConfig;
  readonly requests: IncomingMessage[];
  readonly stop: () => void;
};

/** An API server that knows port-forwards only (WebSocket, RFC 6455). `accept` false: it answers 403. */
export async function startFakePortForward(handle: (peer: Peer) => void, accept = true): Promise<FakePortForward> {
  const requests: IncomingMessage[] = [];
  const sockets: Duplex[] = [];
  const server = createServer().on('upgrade', (request, socket) => {
    requests.push(request);
    sockets.push(socket.on('error', () => undefined));
    if (!accept) return socket.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
    socket.write(acceptance(request));
    const peer = peerOf(socket);
    // Each channel begins with the number of the port.
    for (const channel of [0, 1]) peer.send(channel, new Uint8Array([0x2a, 0x96]));
    return handle(peer);
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const config = new KubeConfig();
  config.loadFromClusterAndUser(
    { name: 'c', server: `http://127.0.0.1:${port}`, skipTLSVerify: true },
    { name: 'u', token: TOKEN },
  );
  const stop = () => {
    for (const socket of sockets) socket.destroy();
    server.close();
  };
  return { config, requests, stop };
}

function acceptance({ headers }: IncomingMessage): string {
  const answer = createHash('sha1').update(`${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
  return [
    'HTTP/1.1 101 Switching Protocols',
    'upgrade: websocket',
    'connection: upgrade',
    'sec-websocket-protocol: v4.channel.k8s.io',
    `sec-websocket-accept: ${answer.digest('base64')}\r\n\r\n`,
  ].join('\r\n');
}

const BINARY = 0x82;
const CLOSE = 0x88;

function peerOf(socket: Duplex): Peer {
  return {
    send: (channel, data) => {
      const payload = Buffer.concat([Buffer.of(channel), Buffer.from(data)]);
      const header = Buffer.alloc(10, 0);
      header.writeUInt16BE((BINARY << 8) | 127);
      header.writeBigUInt64BE(BigInt(payload.length), 2);
      socket.write(Buffer.concat([header, payload]));
    },
    end: () => socket.end(Buffer.of(CLOSE, 0)),
    onData: (take) => {
      let rest = Buffer.alloc(0);
      socket.on('data', (chunk: Buffer) => {
        rest = readFrames(Buffer.concat([rest, chunk]), take);
      });
    },
  };
}

/** Hands on each small binary frame (masked, as clients send them) and returns what is left. */
function readFrames(bytes: Buffer, take: (channel: number, data: Buffer) => void): Buffer<ArrayBuffer> {
  let rest = Buffer.from(bytes);
  while (rest.length >= 6 && rest.length >= 6 + (rest[1]! & 0x7f)) {
    const length = rest[1]! & 0x7f;
    const mask = rest.subarray(2, 6);
    const payload = Buffer.from(rest.subarray(6, 6 + length).map((byte, index) => byte ^ mask[index % 4]!));
    if (rest[0] === BINARY) take(payload[0]!, payload.subarray(1));
    rest = Buffer.from(rest.subarray(6 + length));
  }
  return rest;
}
