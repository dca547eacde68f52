import { jobName, judgeScrapeConfigs, type ScrapeConfigs } from '../../user-files/scrape/additional.ts';
import type { Globals } from '../../user-files/scrape/checks/job.ts';
import { readYaml } from '../../user-files/yaml/read.ts';
import type { YamlTree } from '../../user-files/yaml/tree.ts';

/**
 * The user's scrape jobs that are in use, read back from the configuration of Prometheus as it is deployed, as they are
 * written there.
 * @param configuration YAML with `scrape_configs`; empty when there is none yet
 * @param reserved job names of the stack's own scraping
 * @returns no jobs when the file was changed by hand so that it can't be read, or holds jobs that would be refused now
 */
export function deployedScrapeJobs(
  configuration: string,
  reserved: readonly string[],
  globals: Globals,
): ScrapeConfigs['jobs'] {
  const items = readJobs(configuration).filter((job) => !reserved.includes(jobName(job)));
  return judgeScrapeConfigs({ kind: 'list', items }, reserved, globals).jobs;
}

function readJobs(configuration: string): readonly YamlTree[] {
  const read = readYaml(configuration);
  const jobs = 'tree' in read && read.tree.kind === 'map' ? read.tree.entries.get('scrape_configs') : undefined;
  return jobs?.kind === 'list' ? jobs.items : [];
}
