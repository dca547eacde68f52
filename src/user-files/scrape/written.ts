import { writeYaml } from '../../writer/yaml.ts';
import type { JobValue } from './values.ts';

const HEAD = 'scrape_configs:\n';

/** The jobs as they stand below `scrape_configs:`, at the end of the configuration of Prometheus; empty for none. */
export const writeJobs = (jobs: readonly JobValue[]): string =>
  jobs.length === 0 ? '' : writeYaml({ scrape_configs: jobs }).slice(HEAD.length);
