// What would leave traffic in plaintext or trust any server. Asked of every provider.
import type { Check } from '../provider.ts';

const isEncrypted: Check = (values) =>
  values.get('insecure') === true
    ? 'config.insecure is true, which sends data and credentials in plaintext: serve the object storage with TLS and remove it'
    : undefined;

const isVerified: Check = (values) => {
  const found = ['http_config.insecure_skip_verify', 'http_config.tls_config.insecure_skip_verify'].find(
    (path) => values.get(path) === true,
  );
  return (
    found &&
    `config.${found} is true, which trusts any server: put the CA into the Secret and name it in config.http_config.tls_config.ca_file`
  );
};

export const PROTECTION: readonly Check[] = [isEncrypted, isVerified];
