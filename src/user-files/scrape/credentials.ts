/** As Prometheus itself shows a credential on its pages. */
const HIDDEN = '<secret>';

/**
 * Fields whose value is a credential, by the end of their name: all fields that Prometheus' configuration hides on its own
 * pages, keys in PEM, and those of discoveries that it does not hide. Files with credentials (`password_file`) are none.
 */
const CREDENTIAL = /(password|passphrase|secrets?|token|credentials?|authorization|key)$/i;
/** Fields in which anything may be a credential: what is sent with each request. */
const SENT = new Set(['params', 'http_headers', 'proxy_connect_header']);
const URL_START = /^[a-z][a-z0-9+.-]*:\/\//i;

/**
 * Scrape jobs for people: without passwords, tokens and keys, without what is sent as header or parameter, and without
 * the user and the query of URLs. Everything else is as it was.
 */
export const withoutCredentials = (jobs: readonly unknown[]): readonly unknown[] => jobs.map(shown);

function shown(value: unknown): unknown {
  if (typeof value === 'string') return URL_START.test(value) ? shownUrl(value) : value;
  if (Array.isArray(value)) return value.map(shown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, below]) => {
      if (SENT.has(name)) return [name, hidden(below)];
      // Below "authorization" stands its type and, under a name of its own, the credential.
      return [name, CREDENTIAL.test(name) && !isMapping(below) ? hidden(below) : shown(below)];
    }),
  );
}

/** The same shape without a value. */
function hidden(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hidden);
  if (!isMapping(value)) return HIDDEN;
  return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, hidden(below)]));
}

const isMapping = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const shownUrl = (url: string): string =>
  url.replace(/^([^/]*\/\/)[^/?#]*@/, `$1${HIDDEN}@`).replace(/\?.*$/s, `?${HIDDEN}`);
