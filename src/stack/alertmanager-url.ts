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

const PARTS = /^(?:(dns|dnssrv|dnssrvnoa)\+)?(?:(https?):\/\/)?(\[[^\]]*\]|[^:/]+)(?::([0-9]+))?(\/.*)?$/;

/** Reads an address that the schema has taken: its parts are what is written, but for capital letters of the host. */
export function readAlertmanager(url: string): Alertmanager {
  const [, discovery, scheme = 'http', host = '', port, path = ''] = PARTS.exec(url) ?? [];
  const parts = {
    scheme: scheme as 'http' | 'https',
    host: host.toLowerCase(),
    path: path === '/' ? '' : path,
    ...(discovery ? { discovery: discovery as Discovery } : {}),
  };
  const found = port === undefined ? portOf(parts) : Number(port);
  return { ...parts, ...(found === undefined ? {} : { port: found }) };
}

/** Where none is written. */
function portOf({ scheme, discovery }: Pick<Alertmanager, 'scheme' | 'discovery'>): number | undefined {
  if (discovery === undefined) return DEFAULT_PORTS[scheme];
  return discovery === 'dns' ? DISCOVERED_PORT : undefined;
}
