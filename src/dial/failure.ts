// Tells who ended a dial: nobody there, the server, or we ourselves.
import type { TLSSocket } from 'node:tls';
import { shorten } from '../api/told-text.ts';
import type { DialResult } from '../verify/answers/result.ts';

type Failure = Exclude<DialResult, { readonly kind: 'answered' }>;

/**
 * @param error what the request threw
 * @param socket the connection, if one was tried: only it knows how far the dial came
 */
export function describeFailure(error: unknown, socket: TLSSocket | null): Failure {
  const message = shorten(textOf(error), LONGEST_REASON);
  // Set exactly when the chain or the name of the server failed our check.
  if (socket?.authorizationError) return { kind: 'untrusted', message };
  return { kind: isBeforeConnection(error) ? 'unreachable' : 'refused', message };
}

/** Of what went wrong. Some of it is what the other side sent, such as the names in its certificate. */
const LONGEST_REASON = 200;

/** System calls that come before the first byte; with several addresses their errors come as one. */
function isBeforeConnection(error: unknown): boolean {
  if (error instanceof AggregateError) return error.errors.every(isBeforeConnection);
  const { syscall } = error as { readonly syscall?: string };
  return syscall === 'connect' || syscall === 'getaddrinfo';
}

/** Messages of OpenSSL carry addresses and lines of its own source: its reason is enough. */
function textOf(error: unknown): string {
  if (error instanceof AggregateError) return textOf(error.errors[0]);
  if (!(error instanceof Error)) return 'unknown error';
  const [, reason] = /:SSL routines:[^:]*:([^:]+)/.exec(error.message) ?? [];
  return reason === undefined ? error.message : `TLS: ${reason}`;
}
