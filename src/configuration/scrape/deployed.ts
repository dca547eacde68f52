import { parse } from 'yaml';
import { readScrapeConfigs } from '../../user-files/scrape/additional.ts';

/**
 * The user's scrape jobs that are in use, read back from the configuration of Prometheus as it is deployed.
 * @param configuration YAML with `scrape_configs`; empty when there is none yet
 * @param reserved job names of the stack's own scraping
 * @returns no jobs when the file was changed by hand so that it can't be read
 */
export function deployedScrapeJobs(configuration: string, reserved: readonly string[]): readonly unknown[] {
  const jobs = readJobs(configuration).filter((job) => !reserved.includes(nameOf(job)));
  return readScrapeConfigs(JSON.stringify(jobs), reserved).jobs;
}

function readJobs(configuration: string): readonly unknown[] {
  try {
    const document = parse(configuration, { logLevel: 'error' }) as { readonly scrape_configs?: unknown } | null;
    return Array.isArray(document?.scrape_configs) ? document.scrape_configs : [];
  } catch {
    return [];
  }
}

const nameOf = (job: unknown): string => String((job as { readonly job_name?: unknown } | null)?.job_name);
