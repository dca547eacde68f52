// The times that belong together so that a restart costs no query (docs/restarts.md has the measurements).
// All in seconds.

/** How often Query asks DNS for its StoreAPIs, and reads its endpoint file. */
export const DISCOVERY_INTERVAL = 5;
/** Query refreshes its endpoints this often (Thanos, fixed). */
const ENDPOINT_UPDATE = 5;
/** Time to live of CoreDNS' answers for Services (plugin kubernetes, default 5). */
const DNS_TTL = 5;
/** Room for a busy node. */
const MARGIN = 5;

/** A pod that stops stays up this long, so that nobody asks it any more when it ends. */
export const PRE_STOP_SLEEP = DISCOVERY_INTERVAL + ENDPOINT_UPDATE + DNS_TTL + MARGIN;
/** A new pod counts as available only when Query has surely found it; the next one is stopped after that. */
export const MIN_READY = DISCOVERY_INTERVAL + ENDPOINT_UPDATE + DNS_TTL;
/** Longest graceful shutdown of Thanos' servers (its default grace period). */
export const SHUTDOWN_GRACE = 120;
/** Readiness probe: 15 ms CPU and 37 MB each (docs/probes.md), so not more often. */
export const PROBE_PERIOD = 10;
export const PROBE_TIMEOUT = 5;
