// Who may use the local port. It listens on loopback, but so does everything that runs in the user's browser: a web site must neither
// reach Query by a name that it lets point to 127.0.0.1 (DNS rebinding), nor ask it across origins.
import type { IncomingMessage } from 'node:http';

type Request = Pick<IncomingMessage, 'headersDistinct' | 'url'>;
type Check = (request: Request, port: number) => string | undefined;

const CHECKS: readonly Check[] = [namesThisMachine, comesFromHere, isFetchedFromHere, asksForPath];

/** Why a request is refused (403), in one sentence; undefined when it may pass. */
export function refusalOf(request: Request, port: number): string | undefined {
  for (const check of CHECKS) {
    const refusal = check(request, port);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** One Host header: of several, we would judge one, and whoever reads the request after us might heed another. */
function namesThisMachine({ headersDistinct: { host = [] } }: Request, port: number): string | undefined {
  const [only = '', ...others] = host;
  if (others.length === 0 && hosts(port).includes(only)) return undefined;
  return `The Host header must be ${hosts(port).join(' or ')}, once: this port is not for web sites.`;
}

function comesFromHere({ headersDistinct: { origin = [] } }: Request, port: number): string | undefined {
  const isHere = (value: string) => hosts(port).some((host) => value === `http://${host}`);
  return origin.every(isHere) ? undefined : 'Requests of other origins are refused: this port is not for web sites.';
}

/**
 * Browsers say where a request comes from (Fetch Metadata, section 2.3), also where they send no Origin: for an image, a script,
 * a frame or a link of another site. "none" is what the user typed. Other programs than browsers don't send it.
 */
function isFetchedFromHere({ headersDistinct: { 'sec-fetch-site': sites = [] } }: Request): string | undefined {
  if (sites.every((site) => site === 'same-origin' || site === 'none')) return undefined;
  return 'Requests that another site causes are refused (Sec-Fetch-Site): type the address instead of following a link.';
}

/** A whole URL as request target would be taken for another host than the Host header says. */
function asksForPath({ url = '' }: Request): string | undefined {
  return url.startsWith('/') ? undefined : 'The request must be for a path: this is no forward proxy.';
}

const hosts = (port: number): readonly string[] => [`127.0.0.1:${port}`, `localhost:${port}`];
