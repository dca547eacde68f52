// The group by which a handshake agreed on its keys, and what this program can offer.
import { createSecureContext, type TLSSocket } from 'node:tls';
import { HYBRID_GROUP } from '../stack/key-exchange.ts';

/** All classical groups that a listener of Go may take (crypto/tls, CurveID). */
export const CLASSICAL_GROUPS = 'X25519:P-256:P-384:P-521';

/** Names of OpenSSL for curves, and those of TLS (RFC 8422, RFC 8446). */
const NAMES: Readonly<Record<string, string>> = {
  prime256v1: 'P-256',
  secp384r1: 'P-384',
  secp521r1: 'P-521',
};

/**
 * The group of a handshake that is done, such as "X25519MLKEM768" or "P-256".
 * @returns undefined when this Node.js does not tell: before mid-2026 it told of classical groups only (nodejs/node#64119)
 */
export function groupOf(socket: Pick<TLSSocket, 'getEphemeralKeyInfo'>): string | undefined {
  const { name } = (socket.getEphemeralKeyInfo() ?? {}) as { readonly name?: string };
  return name === undefined ? undefined : (NAMES[name] ?? name);
}

/** Whether this Node.js can offer the hybrid group: OpenSSL has it since 3.5, Node.js since 24.5. Else a classical group is all that it can agree on. */
export const offersHybrid = (): boolean => canOffer(HYBRID_GROUP);

/** @param groups as OpenSSL takes them, joined by colons */
export function canOffer(groups: string): boolean {
  try {
    createSecureContext({ ecdhCurve: groups });
    return true;
  } catch {
    return false;
  }
}
