// A look at one listener: as someone with a certificate, as someone without, and in plaintext.
import { connect } from 'node:net';
import type { Language, ListenerSights } from '../verify/listeners/sights.ts';
import { attempt, type Handshake, type Way } from './attempt.ts';
import { CLASSICAL_GROUPS } from './key-exchange.ts';

export interface Look extends Omit<Handshake, 'identity' | 'groups'> {
  readonly protocol: 'grpc' | 'http';
  readonly identity?: Handshake['identity'];
  /** Whether to try classical groups alone too. */
  readonly offersClassical?: boolean;
  readonly way: Way;
  /** For each of the attempts. */
  readonly timeoutMs: number;
  /** For all listeners: whatever is under way then ends, and what was seen says nothing good. */
  readonly deadline?: AbortSignal;
}

/** Where nobody is reached by the first attempt, nothing else is tried. */
export async function lookAtListener(look: Look): Promise<ListenerSights> {
  const { protocol, identity, way, timeoutMs, rootPem, serverName } = look;
  const limits = { timeoutMs, ...(look.deadline ? { deadline: look.deadline } : {}) };
  const language: Language = protocol === 'grpc' ? 'HTTP/2' : 'HTTP/1.1';
  const securely = (handshake: Handshake) => attempt({ way, language, handshake, ...limits });
  const plainly = (spoken: Language) => attempt({ way, language: spoken, ...limits });
  const anonymous = await securely({ rootPem, serverName });
  if (anonymous.kind === 'unreachable') return { anonymous, plaintext: [] };
  const shown = { rootPem, serverName, ...(identity ? { identity } : {}) };
  const [certificate, classical, ...plaintext] = await Promise.all([
    identity ? securely(shown) : undefined,
    look.offersClassical ? securely({ ...shown, groups: CLASSICAL_GROUPS }) : undefined,
    plainly('HTTP/1.1'),
    plainly('HTTP/2'),
  ]);
  return { ...(certificate ? { certificate } : {}), ...(classical ? { classical } : {}), anonymous, plaintext };
}

/** A connection of our own, from where we run. */
export const directWay = (host: string, port: number): Way => ({
  open: (signal) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port, signal });
      socket.once('error', reject);
      socket.once('connect', () => resolve(socket));
    }),
});
