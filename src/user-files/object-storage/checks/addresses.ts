// Where traffic goes: each client takes its own form of an address, and some speak plaintext without a scheme.
import { isPlaintext, readHostPort, readHttpsUrl } from '../addresses.ts';
import type { Address } from '../facts.ts';
import { textOf } from '../fields.ts';
import type { Check } from '../provider.ts';

/** What stands in the field is "host" or "host:port": the client adds https:// itself. */
export const isBareHost =
  (path: string): Check =>
  (values) => {
    const text = textOf(values, path);
    if (text === '' || readHostPort(text)) return undefined;
    return /^[a-z][a-z0-9+.-]*:\/\//i.test(text)
      ? `config.${path} has a scheme, and the client adds https:// itself: write the host without it, as "host" or "host:port"`
      : `config.${path} is not an address: write "host" or "host:port"`;
  };

/** What stands in the field is an https:// URL. */
export const isHttps =
  (path: string): Check =>
  (values) => {
    const text = textOf(values, path);
    if (text === '' || readHttpsUrl(text)) return undefined;
    if (isPlaintext(text))
      return `config.${path} is an http:// URL, which sends data and credentials in plaintext: use https`;
    return text.startsWith('https://')
      ? `config.${path} is not an address: write "https://host" or "https://host:port"`
      : `config.${path} has no https://, and without it the client sends data and credentials in plaintext or nothing at all: write https:// before the host`;
  };

/** Nothing comes after the host and port. */
export const hasNoPath =
  (path: string): Check =>
  (values) =>
    /^https:\/\/[^/]+\/./.test(textOf(values, path))
      ? `config.${path} has a path: write "https://host" or "https://host:port" alone`
      : undefined;

/** The address of a field that the checks above found right. */
export function addressAt(text: string): Address {
  const address = readHttpsUrl(text) ?? readHostPort(text);
  if (!address) throw new Error('an address was not checked');
  return address;
}
