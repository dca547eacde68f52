// The two languages that listeners speak, as bytes: what is said first, and what counts as an answer.

import type { Language } from '../verify/listeners/sights.ts';

/** Every listener of Thanos and Prometheus has this path, and it is 200 from the start. */
const HTTP1_REQUEST = 'GET /-/healthy HTTP/1.1\r\nHost: verification\r\nConnection: close\r\n\r\n';
/** The connection preface and an empty SETTINGS frame (RFC 9113, section 3.4): gRPC says nothing else before a call. */
const HTTP2_PREFACE = Buffer.concat([
  Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'),
  Buffer.from([0, 0, 0, 4, 0, 0, 0, 0, 0]),
]);

/** What a client says first. */
export const GREETINGS: Readonly<Record<Language, Buffer>> = {
  'HTTP/1.1': Buffer.from(HTTP1_REQUEST),
  'HTTP/2': HTTP2_PREFACE,
};

/** The names of the languages in a TLS handshake (ALPN). gRPC servers refuse a client that names none. */
export const ALPN_NAMES: Readonly<Record<Language, string>> = { 'HTTP/1.1': 'http/1.1', 'HTTP/2': 'h2' };

/** Length of the head of an HTTP/2 frame, the place of its type, and the type of SETTINGS (RFC 9113, sections 4.1 and 6.5). */
const FRAME_HEAD = 9;
const FRAME_TYPE = 3;
const SETTINGS = 4;

/** Of "HTTP/1.1 200": no more of an answer is matched. */
const STATUS_LENGTH = 12;
const HTTP1_STATUS = /^HTTP\/1\.[01] (\d{3})/;
/** Go's HTTPS servers tell a plaintext client so, in plaintext, and close: that is a refusal (net/http, conn.serve). */
const REFUSAL_IN_PLAINTEXT = 'Client sent an HTTP request to an HTTPS server.';

/**
 * Reads what a server said.
 * @param bytes everything so far
 * @param isEnd whether nothing more will come
 * @returns the language of an answer; undefined when there is none, or none yet
 */
export function readAnswer(bytes: Buffer, isEnd: boolean): Language | undefined {
  if (bytes.length >= FRAME_HEAD && bytes[FRAME_TYPE] === SETTINGS) return 'HTTP/2';
  const [, status] = HTTP1_STATUS.exec(bytes.toString('latin1', 0, STATUS_LENGTH)) ?? [];
  if (status !== '400') return status === undefined ? undefined : 'HTTP/1.1';
  // Only the whole of a 400 tells whether it is the refusal.
  return isEnd && !bytes.includes(REFUSAL_IN_PLAINTEXT) ? 'HTTP/1.1' : undefined;
}
