// The key of a service account of Google, a JSON text in the field service_account.
import { readHttpsUrl } from './addresses.ts';

/** Where the token comes from and which cloud it is for, or why the text can't be used: a predicate without a value of it. */
export type GoogleCredentials = { readonly tokenUrl: string; readonly universe: string } | { readonly problem: string };

const WAY_OUT =
  'put the whole JSON key file of the service account there, or remove the field for the identity of the pod';

/** Go takes field names in any case, the last one wins; only what means one thing to everybody is taken. */
const NAME = /^[a-z0-9_]+$/;
const DOMAIN = /^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/;

/** @returns undefined when the field is empty */
export function readGoogleCredentials(text: string): GoogleCredentials | undefined {
  if (text === '') return undefined;
  const fields = parse(text);
  if (!fields) return { problem: `is not the JSON key of a service account: ${WAY_OUT}` };
  const { type, client_email: email, private_key: key } = fields;
  if (type !== 'service_account') return { problem: `has another type than "service_account": ${WAY_OUT}` };
  if (!email || !key) return { problem: `has no client_email or private_key: ${WAY_OUT}` };
  const { token_uri: tokenUrl = '', universe_domain: universe = 'googleapis.com' } = fields;
  if (!readHttpsUrl(tokenUrl))
    return { problem: 'has a token_uri that is no https:// URL: write the one of the key file' };
  return DOMAIN.test(universe)
    ? { tokenUrl, universe }
    : { problem: 'has a universe_domain that is no domain: remove it' };
}

function parse(text: string): Readonly<Record<string, string | undefined>> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const entries = Object.entries(value as object);
  const isPlain = entries.every(([name, each]) => NAME.test(name) && typeof each === 'string');
  return isPlain ? (Object.fromEntries(entries) as Readonly<Record<string, string>>) : undefined;
}
