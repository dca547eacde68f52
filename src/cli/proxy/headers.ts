// Headers that pass the proxy, and those that do not.
import type { IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http';

/** They speak of one connection (RFC 9110, section 7.6.1), with those that implementations add to the list. */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/**
 * They say where a message ends and whom it is for, so they belong to it whatever Connection says: without its length a body would
 * be read as the next request (request smuggling). Transfer-Encoding is set anew below.
 */
const NOT_TO_BE_NAMED = ['content-length', 'host'];

/** Cookies of a host name belong to all its ports: they are of other programs on this machine. An expectation is met here already. */
const NOT_FOR_QUERY = ['cookie', 'expect'];

/** The headers of a request as Query gets it. */
export function requestHeaders(headers: IncomingHttpHeaders, host: string): OutgoingHttpHeaders {
  const passed = without(headers, [...hopByHop(headers), ...NOT_FOR_QUERY]);
  // A body of unknown length stays in chunks; without this header its end would be lost on a GET.
  const chunked = headers['transfer-encoding'] === undefined ? {} : { 'transfer-encoding': 'chunked' };
  return { ...passed, ...chunked, host };
}

/** The headers of an answer as the user gets it. Thanos allows every origin to read it; here only this one may. */
export function responseHeaders(headers: IncomingHttpHeaders): OutgoingHttpHeaders {
  const names = Object.keys(headers).filter((name) => name.startsWith('access-control-'));
  return { ...without(headers, [...hopByHop(headers), ...names, 'set-cookie', ...Object.keys(GUARDS)]), ...GUARDS };
}

/** For browsers: no other site may load an answer as an image or a script, show it in a frame, or guess its kind. */
export const GUARDS = {
  'cross-origin-resource-policy': 'same-origin',
  'cross-origin-opener-policy': 'same-origin',
  'content-security-policy': "frame-ancestors 'none'",
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
} as const;

function hopByHop({ connection = '' }: IncomingHttpHeaders): readonly string[] {
  const named = connection.split(',').map((name) => name.trim().toLowerCase());
  return [...HOP_BY_HOP, ...named.filter((name) => !NOT_TO_BE_NAMED.includes(name))];
}

function without(headers: IncomingHttpHeaders, names: readonly string[]): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
