import type { Globals } from './checks/job.ts';

/** A text with scrape jobs, and what it must fit to. */
export interface ScrapeSource {
  /** YAML: the user's list of jobs, or the configuration of Prometheus as it is deployed. */
  readonly content: string;
  /** Job names of the stack's own scraping. */
  readonly reserved: readonly string[];
  readonly globals: Globals;
}

/** What came of a text with scrape jobs. Plain data, since it is judged on another thread. */
export interface JudgedScrapes {
  /** The jobs as they stand below `scrape_configs:` in the deployed file; empty for none, and when anything is wrong. */
  readonly jobs: string;
  /** Why the jobs can't be used, in sentences that quote no value. */
  readonly problems: readonly string[];
}
