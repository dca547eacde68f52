// The address of an Alertmanager, taken apart: what Ruler is told and what policies let through follow from it.

/** How Thanos finds the addresses behind a name: it asks again and sends to each of them. */
export type Discovery = 'dns' | 'dnssrv' | 'dnssrvnoa';

export interface Alertmanager {
  readonly scheme: 'http' | 'https';
  readonly discovery?: Discovery;
  /** With brackets around an IPv6 address. */
  readonly host: string;
  /** Absent where a SRV record says it. */
  readonly port?: number;
  /** Empty for the root. */
  readonly path: string;
}

const DEFAULT_PORTS = { http: 80, https: 443 } as const;
/** What Thanos takes for dns+ (pkg/alert, defaultAlertmanagerPort). */
const DISCOVERED_PORT = 9093;

/** Reads an address that the schema has taken. */
export function readAlertmanager(url: string): Alertmanager {
  const discovery = /^(dns|dnssrv|dnssrvnoa)\+/.exec(url)?.[1] as Discovery | undefined;
  const plain = discovery ? url.slice(discovery.length + 1) : url;
  const { protocol, hostname, port, pathname } = new URL(plain.includes('://') ? plain : `http://${plain}`);
  const scheme = protocol === 'https:' ? 'https' : 'http';
  const path = pathname === '/' ? '' : pathname;
  const found = portOf(plain, port, scheme, discovery);
  return { scheme, host: hostname, path, ...(discovery ? { discovery } : {}), ...(found ? { port: found } : {}) };
}

/** A URL leaves its scheme's own port out, even where it is written. */
function portOf(plain: string, port: string, scheme: 'http' | 'https', discovery: Discovery | undefined) {
  const written = Number(port) || Number(/^(?:\w+:\/\/)?[^/]*:([0-9]+)(\/|$)/.exec(plain)?.[1] ?? 0);
  if (written > 0 || discovery === 'dnssrv' || discovery === 'dnssrvnoa') return written;
  return discovery === 'dns' ? DISCOVERED_PORT : DEFAULT_PORTS[scheme];
}
