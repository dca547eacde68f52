// Mutual TLS over a stream that is open already.
import type { Duplex } from 'node:stream';
import { connect, type TLSSocket } from 'node:tls';
import type { Identity } from './identity.ts';

/**
 * Shakes hands as the client `identity`; the server must prove to be `servername`.
 * That a server refuses our certificate shows at the first read only: TLS 1.3 ends the client's handshake before.
 */
export function secure(stream: Duplex, identity: Identity, servername: string): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ socket: stream, servername, minVersion: 'TLSv1.3', ...identity });
    // Errors of the stream come here too. The listener stays: whoever gets the socket may have let it go when the last one comes.
    socket.on('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed before TLS was set up')));
    socket.once('secureConnect', () => resolve(socket));
  });
}
