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
  return without(headers, [...hopByHop(headers), ...names, 'set-cookie']);
}

function hopByHop({ connection = '' }: IncomingHttpHeaders): readonly string[] {
  return [...HOP_BY_HOP, ...connection.split(',').map((name) => name.trim().toLowerCase())];
}

function without(headers: IncomingHttpHeaders, names: readonly string[]): OutgoingHttpHeaders {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}
