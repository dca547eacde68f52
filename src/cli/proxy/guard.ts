// Who may use the local port. It listens on loopback, but so does everything that runs in the user's browser: a web site must neither
// reach Query by a name that it lets point to 127.0.0.1 (DNS rebinding), nor ask it across origins.
import type { IncomingMessage } from 'node:http';

type Request = Pick<IncomingMessage, 'headers' | 'url'>;
type Check = (request: Request, port: number) => string | undefined;

const CHECKS: readonly Check[] = [namesThisMachine, comesFromHere, asksForPath];

/** Why a request is refused (403), in one sentence; undefined when it may pass. */
export function refusalOf(request: Request, port: number): string | undefined {
  for (const check of CHECKS) {
    const refusal = check(request, port);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

function namesThisMachine({ headers }: Request, port: number): string | undefined {
  if (hosts(port).includes(headers.host ?? '')) return undefined;
  return `The Host header must be ${hosts(port).join(' or ')}: this port is not for web sites.`;
}

function comesFromHere({ headers }: Request, port: number): string | undefined {
  const { origin } = headers;
  if (origin === undefined || hosts(port).some((host) => origin === `http://${host}`)) return undefined;
  return 'Requests of other origins are refused: this port is not for web sites.';
}

/** A whole URL as request target would be taken for another host than the Host header says. */
function asksForPath({ url = '' }: Request): string | undefined {
  return url.startsWith('/') ? undefined : 'The request must be for a path: this is no forward proxy.';
}

const hosts = (port: number): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`];
