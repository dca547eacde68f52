import { writeYaml } from '../../writer/yaml.ts';
import type { ConfigurationFile } from './file.ts';

export const REQUEST_LOGGING_FILE = 'request-logging.yml';

const ONE_LINE_AT_THE_END = { level: 'INFO', decision: { log_start: false, log_end: true } };

/** One log line for each request that ends. It doesn't know the identity in the certificate; Thanos has no field for it. */
export function requestLoggingFile(): ConfigurationFile {
  const content = writeYaml({ http: { options: ONE_LINE_AT_THE_END }, grpc: { options: ONE_LINE_AT_THE_END } });
  return { name: REQUEST_LOGGING_FILE, content, readOnce: true };
}
