import type { Fields } from './fields.ts';

/** `http_config` without files: what all providers share that have one. */
export const TRANSPORT: Fields = {
  'http_config.idle_conn_timeout': 'model.Duration',
  'http_config.response_header_timeout': 'model.Duration',
  'http_config.insecure_skip_verify': 'bool',
  'http_config.tls_handshake_timeout': 'model.Duration',
  'http_config.expect_continue_timeout': 'model.Duration',
  'http_config.max_idle_conns': 'int',
  'http_config.max_idle_conns_per_host': 'int',
  'http_config.max_conns_per_host': 'int',
  'http_config.disable_compression': 'bool',
};

/** `http_config` of exthttp.HTTPConfig, which most providers share. */
export const HTTP_CONFIG: Fields = {
  ...TRANSPORT,
  'http_config.tls_config.ca_file': 'string',
  'http_config.tls_config.cert_file': 'string',
  'http_config.tls_config.key_file': 'string',
  'http_config.tls_config.server_name': 'string',
  'http_config.tls_config.insecure_skip_verify': 'bool',
};
