import type { Plan } from '../../plan/plan.ts';
import { meshServerName } from '../../stack/names.ts';
import { CERTIFICATE_FILE, configurationFile, KEY_FILE, ROOT_CA_FILE } from '../../stack/paths.ts';
import { DISCOVERY_INTERVAL } from '../../stack/timing.ts';
import { type Argument, byDefault } from '../additional.ts';
import { ENDPOINTS_FILE } from './endpoints.ts';

export function queryArguments({ stack }: Plan): readonly Argument[] {
  const { query } = stack.spec;
  return [
    ...clientTlsFlags(stack),
    `--endpoint.sd-config-file=${configurationFile(ENDPOINTS_FILE)}`,
    `--endpoint.sd-config-reload-interval=${DISCOVERY_INTERVAL}s`,
    `--store.sd-dns-interval=${DISCOVERY_INTERVAL}s`,
    ...query.replicaLabels.map((label) => byDefault(`--query.replica-label=${label}`)),
    byDefault('--query.auto-downsampling'),
    `--query.timeout=${query.timeout}`,
  ];
}

/** Before v0.42 the endpoint file can't hold TLS settings. */
function clientTlsFlags(stack: Plan['stack']): readonly string[] {
  if (stack.version.queryTls !== 'flags') return [];
  return [
    '--grpc-client-tls-secure',
    `--grpc-client-tls-cert=${CERTIFICATE_FILE}`,
    `--grpc-client-tls-key=${KEY_FILE}`,
    `--grpc-client-tls-ca=${ROOT_CA_FILE}`,
    `--grpc-client-server-name=${meshServerName(stack)}`,
  ];
}
