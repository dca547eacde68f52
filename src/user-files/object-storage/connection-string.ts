// Azure's connection strings: "Name=value" pairs (azblob, internal/shared). Names are told apart by case, values are secret.
import { readHostPort, readHttpsUrl } from './addresses.ts';
import { addressAt } from './checks/addresses.ts';
import type { Address } from './facts.ts';

const FIELD = 'config.storage_connection_string';

/** A predicate for what the client would refuse or send in plaintext; an empty text is not given. */
export function checkConnectionString(text: string): string | undefined {
  if (text === '') return undefined;
  const pairs = readPairs(text);
  if (!pairs) return `${FIELD} is not made of "Name=value" pairs with ";" between them: copy it as Azure shows it`;
  const has = (name: string) => (pairs.get(name) ?? '') !== '';
  if (pairs.size !== new Set([...pairs.keys()].map((name) => name.toLowerCase())).size)
    return `${FIELD} gives a name twice: keep one`;
  if (!has('BlobEndpoint') && !has('AccountName')) return `${FIELD} has neither AccountName nor BlobEndpoint: add one`;
  if (!has('SharedAccessSignature') && !(has('AccountName') && has('AccountKey')))
    return `${FIELD} has neither AccountName with AccountKey nor SharedAccessSignature: add one`;
  return checkEndpoint(pairs) ?? checkKey(pairs.get('AccountKey') ?? '');
}

/** Where a right connection string leads. */
export function connectionEndpoint(text: string): Address {
  const pairs = readPairs(text) ?? new Map<string, string>();
  return addressAt(endpointIn(pairs));
}

type Pairs = ReadonlyMap<string, string>;

const endpointIn = (pairs: Pairs): string =>
  pairs.get('BlobEndpoint') ?? `${pairs.get('AccountName')}.blob.${pairs.get('EndpointSuffix') ?? 'core.windows.net'}`;

function readPairs(text: string): Pairs | undefined {
  const parts = text.split(';');
  // The client ignores ";" at the end.
  while (parts.at(-1) === '') parts.pop();
  const pairs = parts.map((part) => /^([A-Za-z]+)=(.*)$/.exec(part));
  return pairs.every((pair) => pair !== null)
    ? new Map(pairs.map(([, name = '', value = '']) => [name, value]))
    : undefined;
}

function checkEndpoint(pairs: Pairs): string | undefined {
  const protocol = pairs.get('DefaultEndpointsProtocol') ?? 'https';
  const endpoint = endpointIn(pairs);
  if (/^http$/i.test(protocol) || /^http:/i.test(endpoint))
    return `${FIELD} uses http, which sends data and credentials in plaintext: use https`;
  if (protocol !== 'https') return `${FIELD} has another DefaultEndpointsProtocol than https: write https`;
  const isRight = pairs.has('BlobEndpoint') ? readHttpsUrl(endpoint) : readHostPort(endpoint);
  return isRight ? undefined : `${FIELD} leads to no address: write BlobEndpoint as "https://host"`;
}

const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

const checkKey = (key: string): string | undefined =>
  BASE64.test(key) ? undefined : `${FIELD} has an AccountKey that is not base64: copy it as Azure shows it`;
