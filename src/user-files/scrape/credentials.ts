import { PlainText } from '../../writer/plain-text.ts';
import type { JobValue } from './values.ts';

/** As Prometheus itself shows a credential on its pages. */
export const HIDDEN = '<secret>';

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
export const withoutCredentials = (jobs: readonly JobValue[]): readonly JobValue[] => jobs.map(shown);

function shown(value: JobValue): JobValue {
  if (typeof value === 'string') return URL_START.test(value) ? shownUrl(value) : value;
  if (isList(value)) return value.map(shown);
  if (!isMapping(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, below]) => {
      if (SENT.has(name)) return [name, hidden(below)];
      // Below "authorization" stands its type and, under a name of its own, the credential.
      return [name, CREDENTIAL.test(name) && !isMapping(below) ? hidden(below) : shown(below)];
    }),
  );
}

/** The same shape without a value. */
function hidden(value: JobValue): JobValue {
  if (isList(value)) return value.map(hidden);
  if (!isMapping(value)) return HIDDEN;
  return Object.fromEntries(Object.entries(value).map(([name, below]) => [name, hidden(below)]));
}

const isList = (value: JobValue): value is readonly JobValue[] => Array.isArray(value);

const isMapping = (value: JobValue): value is { readonly [name: string]: JobValue } =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof PlainText);

const shownUrl = (url: string): string =>
  url.replace(/^([^/]*\/\/)[^/?#]*@/, `$1${HIDDEN}@`).replace(/\?.*$/s, `?${HIDDEN}`);
